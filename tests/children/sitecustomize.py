"""Python reads this at the start of each process that a test starts, because its folder is in PYTHONPATH.

Such a process imports for two seconds what lives until its end; a quarter of that is looking through it for garbage.
"""

import gc

gc.set_threshold(50_000, 20, 20)
