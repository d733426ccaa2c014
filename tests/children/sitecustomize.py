"""Python reads this at the start of each process that a test starts, because its folder is in PYTHONPATH.

Such a process imports for two seconds what lives until its end; a quarter of that is looking through it for garbage.
Dagster's code server starts a process for each run, which would import all of it again.
"""

import gc
import sys

gc.set_threshold(50_000, 20, 20)


def start_runs_quickly(module: str) -> None:
    """Let runs be forked by a server that has imported the module once; it starts with the first of them.

    Each is a process of its own all the same, with the environment and the folder of the code server.
    """
    import multiprocessing  # only here: other processes need not have it

    usual = multiprocessing.get_context
    forking = usual("forkserver")
    forking.set_forkserver_preload(["dagster._grpc.impl", module])
    multiprocessing.get_context = lambda method=None: forking if method == "spawn" else usual(method)  # type: ignore[assignment]


if sys.orig_argv[1:5] == ["-m", "dagster", "api", "grpc"]:
    start_runs_quickly(sys.orig_argv[sys.orig_argv.index("-m", 5) + 1])
