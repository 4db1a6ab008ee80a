"""Which overlay files are in force, weakest first."""

from __future__ import annotations

import os


def overlay_files(config: tuple[str, ...] = (), options: tuple[str, ...] = ()) -> tuple[str, ...]:
    """User's configuration directory, then `[cheatsheet]` of kaldi-doctor.toml, then `--cheatsheet FILE`.

    Args:
        config: files named by the configuration file.
        options: files named on the command line.
    """
    from platformdirs import user_config_dir

    own = os.path.join(user_config_dir("kaldi-doctor", appauthor=False), "cheatsheet.yaml")
    return (*((own,) if os.path.isfile(own) else ()), *config, *options)
