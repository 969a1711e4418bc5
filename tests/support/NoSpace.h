#pragma once

#include <csignal>

#include <sys/resource.h>

/// While one exists, no file of this process can be written beyond `bytes`: each write fails, like
/// on a full disk. Empty files, folders and renaming work, as they do there.
class NoSpace
{
public:
    explicit NoSpace(rlim_t bytes = 0)
        : m_signal(std::signal(SIGXFSZ, SIG_IGN))
    {
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit none{bytes, m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &none);
    }
    ~NoSpace()
    {
        ::setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_signal);
    }
    NoSpace(const NoSpace &) = delete;
    NoSpace &operator=(const NoSpace &) = delete;

private:
    rlimit m_before{};
    void (*m_signal)(int);
};
