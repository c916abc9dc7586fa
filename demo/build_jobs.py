"""Fetch and build models' bundles in the background."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from summarizer import AbortError, Bundle, SummarizerError, ensure_bundle

_FIRST_ESTIMATE = 0.02  # share of the work; earlier the time left is unknown
_FAILED = "something went wrong; the log in the terminal says more"
_log = logging.getLogger(__name__)


@dataclass
class BuildJob:
    """The state of one model's build, written by its thread and read by the pages."""

    model: str
    stage: str = ""
    share: float = 0.0
    error: str = ""
    cause: SummarizerError | None = None  # of the error, if the library has one
    is_done: bool = False
    started: float = field(default_factory=time.monotonic)
    cancel: threading.Event = field(default_factory=threading.Event)

    @property
    def left_s(self) -> float | None:
        """Seconds left at the speed so far; None at the beginning."""
        if self.share < _FIRST_ESTIMATE:
            return None
        return (time.monotonic() - self.started) * (1 - self.share) / self.share


class BuildJobs:
    """Runs at most one job for each model at a time; `ensure` is `summarizer.ensure_bundle`."""

    def __init__(self, ensure: Callable[..., Bundle] = ensure_bundle) -> None:
        self._ensure = ensure
        self._lock = threading.Lock()
        self._of: dict[str, BuildJob] = {}

    def find(self, model: str) -> BuildJob | None:
        """Return a model's job that runs or ended last."""
        return self._of.get(model)

    def start(self, model: str, recipe: str | None) -> BuildJob:
        """Return the running job, or start one, which resumes what was fetched before."""
        with self._lock:
            known = self._of.get(model)
            if known and not known.is_done:
                return known
            self._of[model] = job = BuildJob(model)
        threading.Thread(target=self._prepare, args=(job, recipe), daemon=True).start()
        return job

    def stop_all(self) -> None:
        """Stop all jobs at their next step."""
        with self._lock:
            for job in self._of.values():
                job.cancel.set()

    def _prepare(self, job: BuildJob, recipe: str | None) -> None:
        def show(stage: str, share: float) -> None:
            if job.cancel.is_set():
                raise AbortError("stopped")
            job.stage, job.share = stage, share

        try:
            self._ensure(job.model, recipe, download=True, progress=show)
        except AbortError:
            _log.info("preparing %s was stopped", job.model)
        except SummarizerError as error:
            job.error, job.cause = str(error), error
        except Exception:
            _log.exception("preparing %s failed", job.model)
            job.error = _FAILED
        finally:
            job.is_done = True
