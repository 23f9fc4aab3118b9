# Finds JDK 25. Sourced by the scripts that start Java; they define die CODE LINE….

is_jdk_25() {
  [ -x "$1/bin/javac" ] && [ -x "$1/bin/java" ] || return 1
  if [ -r "$1/release" ]; then
    grep -q '^JAVA_VERSION="25[".+-]' "$1/release"
  else
    "$1/bin/java" --version 2>/dev/null | head -n 1 | grep -q ' 25[ .+-]'
  fi
}

find_jdk() {
  local candidate on_path
  on_path=$(readlink -f -- "$(type -P javac || true)" || true)
  for candidate in "${JAVA_HOME:-}" "${on_path%/bin/javac}" /usr/lib/jvm/*25* /opt/*25* \
    "${HOME:-}"/.sdkman/candidates/java/25* "${HOME:-}"/.jdks/*25*; do
    if [ -n "$candidate" ] && is_jdk_25 "$candidate"; then
      printf '%s' "$candidate"
      return
    fi
  done
  die 69 "needs JDK 25 and finds none in JAVA_HOME, on the PATH or in /usr/lib/jvm." \
    "Install it (Debian 13, Ubuntu 24.04 or later: apt install openjdk-25-jdk-headless; else" \
    "https://adoptium.net), or set JAVA_HOME to it."
}
