"""What all pages and tabs share: the models, the runs, and the uploads on their way."""

from __future__ import annotations

from dataclasses import dataclass, field

from .build_jobs import BuildJobs
from .fair_queue import CallLimiter
from .model_manager import ModelManager
from .runs import RunRegistry
from .uploads import Uploads


@dataclass(frozen=True)
class AppContext:
    """One for the whole server; it keeps nothing of a user's text.

    Attributes:
        may_fetch: whether the page offers to fetch web addresses: not where strangers can use it
    """

    models: ModelManager = field(default_factory=ModelManager)
    runs: RunRegistry = field(default_factory=RunRegistry)
    uploads: Uploads = field(default_factory=Uploads)
    build_jobs: BuildJobs = field(default_factory=BuildJobs)
    calls: CallLimiter = field(default_factory=CallLimiter)
    may_fetch: bool = True

    def close(self) -> None:
        """Stop everything that runs and free the model's memory."""
        self.runs.stop_all()
        self.build_jobs.stop_all()
        self.models.close()
