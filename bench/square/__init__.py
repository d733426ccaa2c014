"""Square's orders from the door into the lake, beside a bare script, dlt and the SDK, all from one faked Square."""
