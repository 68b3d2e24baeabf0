"""scripts/check_ops.py: what it must find, one after the other."""
import importlib.util
import pathlib
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parent.parent / "scripts" / "check_ops.py"
spec = importlib.util.spec_from_file_location("check_ops", SCRIPT)
check_ops = importlib.util.module_from_spec(spec)
spec.loader.exec_module(check_ops)

RULE = {
    "alert": "Slow",
    "expr": 'rate(imaging_store_seconds_sum{operation="imaging_label"}[5m]) > 1',
    "labels": {"severity": "warning"},
    "annotations": {"summary": "It is slow", "runbook_url": "docs/runbook.md#slow"},
}
FIRES = {"exp_samples": [{"labels": '{alertname="Slow"}', "value": 1}]}
QUIET = {"exp_samples": []}
KNOWN = {"imaging_store_seconds": "histogram", "imaging_ready": "gauge"}


def dashboard(expression):
    return {"panels": [{"title": "Row", "panels": [{"title": "Panel", "targets": [{"expr": expression}]}]}]}


class Ops(unittest.TestCase):
    def faults(self, rule=None, looks=(QUIET, FIRES), expression="imaging_ready", runbook="### Slow\n"):
        rules = [RULE | (rule or {})]
        tests = [{"promql_expr_test": list(looks)}]
        return list(check_ops.faults(rules, tests, dashboard(expression), runbook, KNOWN))

    def test_files_that_fit_have_no_fault(self):
        self.assertEqual(self.faults(), [])

    def test_an_alert_needs_severity_summary_and_runbook(self):
        self.assertEqual(self.faults({"labels": {}}), ["Slow: no severity"])
        self.assertEqual(self.faults({"annotations": RULE["annotations"] | {"summary": ""}}), ["Slow: no summary"])
        self.assertEqual(self.faults(runbook=""), ["Slow: no entry in docs/runbook.md"])
        self.assertEqual(self.faults(runbook="### Slow\n### Gone\n"), ["Gone: in docs/runbook.md, but no alert"])

    def test_an_alert_needs_a_test_in_which_it_is_quiet_and_then_fires(self):
        for looks in ([QUIET], [FIRES]):
            self.assertEqual(self.faults(looks=looks), ["Slow: no test in which it is quiet and then fires"])

    def test_every_metric_must_be_documented(self):
        self.assertEqual(self.faults({"expr": "imaging_gone > 1"}), ["Slow: imaging_gone is not in docs/metrics.md"])
        self.assertEqual(self.faults({"expr": "imaging_store_seconds > 1"}),
                         ["Slow: imaging_store_seconds is not in docs/metrics.md"], "a histogram has no such series")
        self.assertEqual(self.faults(expression="process_gone"), ["dashboard, Panel: process_gone is not in docs/metrics.md"])


if __name__ == "__main__":
    unittest.main()
