"""Fetch and build a model's bundle in the background, for whoever looks at the page."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from summarizer import AbortError, Bundle, SummarizerError, ensure_bundle

_FIRST_ESTIMATE = 0.02  # of the work; what is left can't be told earlier
_FAILED = "something went wrong; the log in the terminal says more"
_log = logging.getLogger(__name__)


@dataclass
class BuildJob:
    """One model on its way; the thread that prepares it writes, the pages read."""

    model: str
    stage: str = ""
    share: float = 0.0
    error: str = ""
    is_done: bool = False
    started: float = field(default_factory=time.monotonic)
    cancel: threading.Event = field(default_factory=threading.Event)

    @property
    def left_s(self) -> float | None:
        """Seconds left, if the rest goes as fast as what is done."""
        if self.share < _FIRST_ESTIMATE:
            return None
        return (time.monotonic() - self.started) * (1 - self.share) / self.share


class BuildJobs:
    """At most one for each model at a time; `ensure` is `summarizer.ensure_bundle`."""

    def __init__(self, ensure: Callable[..., Bundle] = ensure_bundle) -> None:
        self._ensure = ensure
        self._lock = threading.Lock()
        self._of: dict[str, BuildJob] = {}

    def find(self, model: str) -> BuildJob | None:
        """The job of a model that runs, or that ended last."""
        return self._of.get(model)

    def start(self, model: str, recipe: str | None) -> BuildJob:
        """The job that runs, or a new one; what a broken one had fetched is used again."""
        with self._lock:
            known = self._of.get(model)
            if known and not known.is_done:
                return known
            self._of[model] = job = BuildJob(model)
        threading.Thread(target=self._prepare, args=(job, recipe), daemon=True).start()
        return job

    def stop_all(self) -> None:
        """Stop all that run, at their next step."""
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
            job.error = str(error)
        except Exception:
            _log.exception("preparing %s failed", job.model)
            job.error = _FAILED
        finally:
            job.is_done = True
