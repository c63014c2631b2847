"""Compiled execution: a validated query document becomes a function from records to JSON bytes. See README.md."""

from app.api.execution.coverage import NotCovered
from app.api.execution.fragments import Fragments
from app.api.execution.plan import Plan, PlanResult, compile_plan
from app.api.execution.ready import Ready

__all__ = ["Fragments", "NotCovered", "Plan", "PlanResult", "Ready", "compile_plan"]
