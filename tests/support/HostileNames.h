#pragma once

#include <array>

/// The 61 variables of the attack on imported profiles: each names a program, a library, a path, a
/// proxy or options of a program that the agent, or what it runs, would use.
inline constexpr std::array kHostileNames{
    // git
    "GIT_SSH_COMMAND", "GIT_SSH", "GIT_PAGER", "GIT_EDITOR", "GIT_EXTERNAL_DIFF", "GIT_ASKPASS",
    "GIT_CONFIG_GLOBAL", "GIT_CONFIG_COUNT", "GIT_EXEC_PATH", "GIT_TEMPLATE_DIR",
    "GIT_PROXY_COMMAND",
    // pagers, editors, helpers
    "PAGER", "LESSOPEN", "LESSCLOSE", "MANPAGER", "BAT_PAGER", "EDITOR", "VISUAL", "BROWSER",
    "SSH_ASKPASS", "SUDO_ASKPASS",
    // interpreters
    "PERL5OPT", "PERL5LIB", "PERL5DB", "PYTHONSTARTUP", "PYTHONPATH", "PYTHONHOME", "PYTHONINSPECT",
    "PYTHONWARNINGS", "RUBYOPT", "RUBYLIB", "NODE_PATH", "NODE_OPTIONS", "BUN_OPTIONS",
    "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "PHP_INI_SCAN_DIR", "LUA_INIT",
    // builds and packages
    "RUSTC_WRAPPER", "CC", "MAKEFLAGS", "CARGO_BUILD_RUSTC_WRAPPER", "GOFLAGS",
    "npm_config_script_shell", "PIP_INDEX_URL",
    // libraries
    "LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT", "DYLD_INSERT_LIBRARIES", "GCONV_PATH",
    // shells
    "BASH_ENV", "ENV", "PROMPT_COMMAND", "SHELLOPTS", "PS4", "SHELL", "PATH", "ZDOTDIR",
    // proxies
    "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"};
static_assert(kHostileNames.size() == 61);
