"""Property tests find the same examples each time, and take no longer than they must."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "rules", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("rules")
