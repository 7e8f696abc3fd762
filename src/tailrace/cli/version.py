"""`tailrace version`."""

from __future__ import annotations


def version() -> None:
    """Print the versions of Tailrace, Python and the libraries it computes with."""
    import platform
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    print_version()
    print(f"python {platform.python_version()} on {platform.system()} {platform.machine()}")
    for name in ("numpy", "scipy", "pandas", "xarray", "geopandas", "pydantic", "pint"):
        try:
            print(f"{name} {installed(name)}")
        except PackageNotFoundError:
            print(f"{name} is not installed: pip install {name}")


def print_version() -> None:
    """Print the version alone."""
    from tailrace import __version__

    print(f"tailrace {__version__}")
