"""Rendering a long list in several processes, or on a cluster; the caller alone writes files."""

from generator.parallel.pool import (
    Pool,
    WorkersError,
    can_be_copied,
    choose_jobs,
    copied_pool,
    process_pool,
)
from generator.parallel.remote import RemoteRenderer, start_workers
from generator.parallel.steps import PoolSteps

__all__ = [
    "Pool",
    "PoolSteps",
    "RemoteRenderer",
    "WorkersError",
    "can_be_copied",
    "choose_jobs",
    "copied_pool",
    "process_pool",
    "start_workers",
]
