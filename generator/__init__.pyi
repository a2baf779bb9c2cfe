"""What the library offers, each name with the room that it is in; `__init__.py` reads this list."""

from generator import office as office
from generator.batch import Issue as Issue
from generator.batch import Plan as Plan
from generator.batch import Request as Request
from generator.batch import RunPlan as RunPlan
from generator.batch import Unchanged as Unchanged
from generator.batch import Write as Write
from generator.batch import Written as Written
from generator.batch import apply as apply
from generator.batch import apply_run as apply_run
from generator.batch import plan as plan
from generator.batch import plan_run as plan_run
from generator.batch.adopting import adopt_papers as adopt_papers
from generator.batch.forms import Outcome as _FormOutcome
from generator.batch.marking import MarkError as MarkError
from generator.batch.marking import mark as mark
from generator.batch.marking import undo_mark as undo_mark
from generator.batch.marking import undo_withdrawal as undo_withdrawal
from generator.changes.compare import Comparison as Comparison
from generator.changes.policy import Demand as Demand
from generator.changes.policy import Policy as Policy
from generator.diagnostics import Diagnostic as Diagnostic
from generator.diagnostics import Severity as Severity
from generator.diagnostics import Span as Span
from generator.extensions import ExtensionError as ExtensionError
from generator.extensions import Registry as Registry
from generator.extensions import UnknownNameError as UnknownNameError
from generator.filenames import file_names as file_names
from generator.forms.agreement import Agreement as Agreement
from generator.forms.agreement import Refusal as Refusal
from generator.forms.agreement import Rendition as Rendition
from generator.forms.agreement import make_agreements as make_agreements
from generator.forms.agreement import override_volume as override_volume
from generator.forms.renderer import FormRenderer as FormRenderer
from generator.forms.renderer import Renderer as Renderer
from generator.forms.shared_addresses import shared_addresses as shared_addresses
from generator.forms.signatory import Basis as Basis
from generator.forms.signatory import Signatory as Signatory
from generator.forms.signatory import SignerRule as SignerRule
from generator.forms.signatory import unmatched_contacts as unmatched_contacts
from generator.handin.pack_folder import Packed as Packed
from generator.handin.pack_folder import write_pack as write_pack
from generator.handin.packing import PackError as PackError
from generator.handin.packing import PackPlan as PackPlan
from generator.handin.packing import plan_pack as plan_pack
from generator.handin.profiles import PROFILES as PROFILES
from generator.handin.profiles import Profile as Profile
from generator.handin.profiles import Signing as Signing
from generator.history.entries import LogEntry as LogEntry
from generator.history.entries import history_of as history_of
from generator.ledger.connection import LedgerError as LedgerError
from generator.ledger.mails import MailEntry as MailEntry
from generator.ledger.mails import MailState as MailState
from generator.ledger.records import Content as Content
from generator.ledger.records import EventKind as EventKind
from generator.ledger.records import Outcome as _Verdict
from generator.ledger.records import Record as Record
from generator.ledger.returned import Assignment as Assignment
from generator.ledger.returned import Decision as Decision
from generator.ledger.returned import ReturnEntry as ReturnEntry
from generator.mail.address import AddressError as AddressError
from generator.mail.address import Mailbox as Mailbox
from generator.mail.address import mailbox as mailbox
from generator.mail.address import parse_mailbox as parse_mailbox
from generator.mail.case import MailCase as MailCase
from generator.mail.deliver import Clock as Clock
from generator.mail.deliver import Delivery as Delivery
from generator.mail.draft import Drafter as Drafter
from generator.mail.draft import MailDefaults as MailDefaults
from generator.mail.joining import MailSource as MailSource
from generator.mail.joining import plan_together as plan_together
from generator.mail.kinds import MAIL_RULES as MAIL_RULES
from generator.mail.plan import plan_mails as plan_mails
from generator.mail.planned import MailKind as MailKind
from generator.mail.planned import PlannedMail as PlannedMail
from generator.mail.planned import SendPlan as SendPlan
from generator.mail.planned import SendPolicy as SendPolicy
from generator.mail.planned import Skipped as Skipped
from generator.mail.planned import SkipReason as SkipReason
from generator.mail.reminders import ReminderPolicy as ReminderPolicy
from generator.mail.sending import send_mails as send_mails
from generator.mail.transports.smtp import SmtpTransport as SmtpTransport
from generator.mail.transports.transport import TRANSPORTS as TRANSPORTS
from generator.mail.transports.transport import Envelope as Envelope
from generator.mail.transports.transport import Reply as Reply
from generator.mail.transports.transport import Transport as Transport
from generator.mail.transports.transport import TransportSettings as TransportSettings
from generator.mail.transports.transport import TurnedAwayError as TurnedAwayError
from generator.office import NoLedgerError as NoLedgerError
from generator.office import Office as Office
from generator.office import State as State
from generator.output import Change as Change
from generator.output import Format as Format
from generator.output import OutputError as OutputError
from generator.output import Placed as Placed
from generator.paper import Author as Author
from generator.paper import Name as Name
from generator.paper import Paper as Paper
from generator.paper import Volume as Volume
from generator.record.content import PackedFile as PackedFile
from generator.record.content import RecordContent as RecordContent
from generator.record.content import record_content as record_content
from generator.record.pages import record_pdf as record_pdf
from generator.record.sealing import SealError as SealError
from generator.record.sealing import seal_record as seal_record
from generator.record.verifying import Verified as Verified
from generator.record.verifying import verify_record as verify_record
from generator.returns.assigning import assign_returns as assign_returns
from generator.returns.checking import CheckedReturns as CheckedReturns
from generator.returns.checking import CheckRequest as CheckRequest
from generator.returns.checking import addresses_of as addresses_of
from generator.returns.checking import check_returns as check_returns
from generator.returns.checking import contents_of as contents_of
from generator.returns.crops import CropStore as CropStore
from generator.returns.crops import order_of as order_of
from generator.returns.deciding import DecisionError as DecisionError
from generator.returns.deciding import decide as decide
from generator.returns.deciding import undo_decision as undo_decision
from generator.returns.evidence import Finding as Finding
from generator.returns.evidence import Medium as Medium
from generator.returns.evidence import Nature as Nature
from generator.returns.evidence import SignatureKind as SignatureKind
from generator.returns.evidence import SignatureMark as SignatureMark
from generator.returns.evidence.signature_kinds import SIGNATURE_KINDS as SIGNATURE_KINDS
from generator.returns.identify.indexing import make_index as make_index
from generator.returns.reading.guard import GuardError as GuardError
from generator.returns.report_json import KeptReport as KeptReport
from generator.returns.report_json import kept_report as kept_report
from generator.returns.sheets import accept_seen as accept_seen
from generator.returns.sheets import sheet_items as sheet_items
from generator.returns.verdict.case import Case as _ReturnedCase
from generator.returns.verdict.return_status import PaperReturns as PaperReturns
from generator.returns.verdict.return_status import group_returns as group_returns
from generator.returns.verdict.rules import VERDICT_RULES as VERDICT_RULES
from generator.returns.verdict.rules import Rule as _VerdictRule
from generator.servers.errors import FatalError as FatalError
from generator.servers.errors import LostError as LostError
from generator.servers.server import Security as Security
from generator.servers.server import Server as Server
from generator.sources import Loaded as Loaded
from generator.sources import Selection as Selection
from generator.sources import load as load
from generator.sources import load_text as load_text
from generator.sources.contacts import Contacts as Contacts
from generator.sources.contacts import read_contacts as read_contacts
from generator.sources.formats import SOURCES as SOURCES
from generator.sources.formats import SourceFormat as SourceFormat
from generator.sources.parsed_file import ParsedFile as ParsedFile
from generator.sources.parsed_file import SourceFile as SourceFile
from generator.sources.parsed_file import Submission as Submission
from generator.status.columns import COLUMNS as _STATUS_COLUMNS
from generator.status.columns import Column as Column
from generator.status.papers import PaperStatus as PaperStatus
from generator.status.papers import statuses_of as statuses_of
from generator.template import Template as Template
from generator.template import TemplateError as TemplateError
from generator.template import find_templates as find_templates
from generator.template import load_template as load_template
from generator.text import Title as Title

FormOutcome = _FormOutcome
Verdict = _Verdict
ReturnedCase = _ReturnedCase
VerdictRule = _VerdictRule
STATUS_COLUMNS = _STATUS_COLUMNS

__version__: str

__all__ = [
    "MAIL_RULES",
    "PROFILES",
    "SIGNATURE_KINDS",
    "SOURCES",
    "STATUS_COLUMNS",
    "TRANSPORTS",
    "VERDICT_RULES",
    "AddressError",
    "Agreement",
    "Author",
    "Basis",
    "Change",
    "CheckedReturns",
    "Clock",
    "Column",
    "Comparison",
    "Contacts",
    "Content",
    "Decision",
    "DecisionError",
    "Delivery",
    "Demand",
    "Diagnostic",
    "Drafter",
    "Envelope",
    "EventKind",
    "ExtensionError",
    "FatalError",
    "Finding",
    "FormOutcome",
    "FormRenderer",
    "Format",
    "GuardError",
    "Issue",
    "KeptReport",
    "LedgerError",
    "Loaded",
    "LogEntry",
    "LostError",
    "MailCase",
    "MailDefaults",
    "MailEntry",
    "MailKind",
    "MailSource",
    "MailState",
    "Mailbox",
    "MarkError",
    "Medium",
    "Name",
    "Nature",
    "NoLedgerError",
    "Office",
    "OutputError",
    "PackError",
    "PackPlan",
    "Packed",
    "PackedFile",
    "Paper",
    "PaperReturns",
    "PaperStatus",
    "ParsedFile",
    "Placed",
    "Plan",
    "PlannedMail",
    "Policy",
    "Profile",
    "Record",
    "RecordContent",
    "Refusal",
    "Registry",
    "ReminderPolicy",
    "Renderer",
    "Rendition",
    "Reply",
    "Request",
    "ReturnEntry",
    "ReturnedCase",
    "RunPlan",
    "SealError",
    "Security",
    "Selection",
    "SendPlan",
    "SendPolicy",
    "Server",
    "Severity",
    "Signatory",
    "SignatureKind",
    "SignatureMark",
    "SignerRule",
    "SkipReason",
    "Skipped",
    "SmtpTransport",
    "SourceFile",
    "SourceFormat",
    "Span",
    "State",
    "Submission",
    "Template",
    "TemplateError",
    "Title",
    "Transport",
    "TransportSettings",
    "TurnedAwayError",
    "Unchanged",
    "UnknownNameError",
    "Verdict",
    "VerdictRule",
    "Verified",
    "Volume",
    "Write",
    "Written",
    "__version__",
    "apply",
    "apply_run",
    "check_returns",
    "contents_of",
    "decide",
    "file_names",
    "find_templates",
    "group_returns",
    "history_of",
    "kept_report",
    "load",
    "load_template",
    "load_text",
    "mailbox",
    "make_agreements",
    "mark",
    "office",
    "override_volume",
    "parse_mailbox",
    "plan",
    "plan_mails",
    "plan_pack",
    "plan_run",
    "plan_together",
    "read_contacts",
    "record_content",
    "record_pdf",
    "seal_record",
    "send_mails",
    "shared_addresses",
    "statuses_of",
    "undo_decision",
    "undo_mark",
    "undo_withdrawal",
    "unmatched_contacts",
    "verify_record",
    "write_pack",
]
