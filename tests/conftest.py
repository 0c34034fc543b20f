"""A test that is skipped has not passed: then pytest ends with 77, which CTest counts as skipped (start.sh: as failed where CI is set)."""
import pytest


@pytest.hookimpl(hookwrapper=True)
def pytest_sessionfinish(session, exitstatus):
    yield
    if exitstatus == pytest.ExitCode.OK and session.config.pluginmanager.get_plugin("terminalreporter").stats.get("skipped"):
        session.exitstatus = 77
