"""Till-days through one Dagster run, beside the same work outside of it; all fetch from one faked host over HTTP."""
