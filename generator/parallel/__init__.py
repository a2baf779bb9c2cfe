"""Rendering a long list in several processes, or on a cluster; the caller alone writes files."""

from generator.parallel.crew import Crew, WorkersError, choose_jobs, process_crew
from generator.parallel.remote import RemoteRenderer

__all__ = ["Crew", "RemoteRenderer", "WorkersError", "choose_jobs", "process_crew"]
