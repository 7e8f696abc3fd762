#!/usr/bin/env bash
# Finds or installs the Chromium that browser tests drive. Argument: the Python of the environment.
# Tests that need a browser skip, saying so, where none can be had; so this never stops `make test`.
set -u
python="$1"

for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then
        echo "browser: $(command -v "$name") is present"
        exit 0
    fi
done
if "$python" - <<'PY' 2>/dev/null
from pathlib import Path
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    raise SystemExit(not Path(playwright.chromium.executable_path).is_file())
PY
then
    echo "browser: playwright's own Chromium is present"
    exit 0
fi
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "browser: none found; installing Debian's package chromium with apt-get"
    if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
        --no-install-recommends chromium; } >/dev/null 2>&1; then
        echo "browser: $(command -v chromium)"
        exit 0
    fi
    echo "browser: apt-get could not install it"
fi
echo "browser: none found; downloading playwright's Chromium"
if timeout 600 "$python" -m playwright install chromium >/dev/null 2>&1; then
    echo "browser: playwright's own Chromium is installed"
else
    echo "browser: not available here; tests that need one are skipped and say so"
fi
exit 0
