"""Speed, as ratios; of one thread, since the time that idle ones wait is no time of the method."""

import os

# before numpy is imported, for afterwards nobody asks
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[_name] = "1"
