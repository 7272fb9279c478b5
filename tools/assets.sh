#!/usr/bin/env bash
# Builds what assets/ is the source of into learnpath/static, where it is committed: nobody needs Node.js to run learnpath.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../assets"
if ! command -v npm >/dev/null 2>&1; then
    echo "The style sheet and scripts are built with Node.js 20 or newer. On Debian 12: sudo apt-get install -y nodejs npm" >&2
    exit 1
fi
if [ ! -e node_modules/.learnpath-lock ] || ! cmp -s package-lock.json node_modules/.learnpath-lock; then
    npm ci --no-audit --no-fund --loglevel=error
    cp package-lock.json node_modules/.learnpath-lock
fi
npm run --silent build
