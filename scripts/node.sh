# For the scripts beside it, which source it at the root of the repository: a Node.js that is new enough for Vite and Playwright.
#
# Where the machine's own is older, as in Debian 12, a newer one is fetched from npm into target/web-node, with the npm that
# belongs to it, and comes first on the script's PATH. Nothing else on the machine changes.

NEWER_NODE=22.23.3
NEWER_NPM=10.9.9

node_is_new() {
    node -e 'const [a, b] = process.versions.node.split(".").map(Number);
        process.exit((a === 20 && b >= 19) || (a === 22 && b >= 13) || a >= 24 ? 0 : 1)' >/dev/null 2>&1
}

need_newer_node() {
    node_is_new && return 0
    local folder=target/web-node
    local programs=$PWD/$folder/node_modules/.bin
    if [ "$("$programs/node" --version 2>/dev/null)" != "v$NEWER_NODE" ]; then
        rm -rf "$folder"
        mkdir -p "$folder"
        # The package fetches the program for this machine when it is installed, with a script.
        npm install --prefix "$folder" --no-save --no-package-lock --ignore-scripts=false --no-audit --no-fund --loglevel=error \
            "node@$NEWER_NODE" "npm@$NEWER_NPM" >/dev/null || return 1
    fi
    export PATH="$programs:$PATH"
    node_is_new || { printf 'Node.js 20.19, 22.13, or 24 or later is needed, see https://nodejs.org\n' >&2; return 1; }
}
