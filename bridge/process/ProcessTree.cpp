#include "bridge/process/ProcessTree.h"

#include "bridge/core/LogCategories.h"
#include "bridge/process/ProcessTable.h"

#include <QHash>
#include <QSet>
#include <QSocketNotifier>

#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <list>

using namespace std::chrono_literals;

namespace bridge::process {

namespace {

/// From SIGTERM to SIGKILL.
constexpr auto kEndGrace = 1s;
/// An ended child is reaped if it still exists at the fourth check. Each check is a separate event
/// loop pass, and QProcess needs two to reap a child (start, then end), so a remaining one has no
/// other owner, even if addOwned() has not been called yet.
constexpr auto kLookInterval = 100ms;
constexpr int kLooksBeforeReaping = 4;
constexpr qsizetype kMaxNameLength = 80;

using Identities = std::vector<ProcessIdentity>;

bool contains(const Identities &identities, const ProcessIdentity &identity)
{
    return std::find(identities.begin(), identities.end(), identity) != identities.end();
}

// State that the signal handler can reach: no object, only these.
std::atomic<int> wakeFd{-1};
struct sigaction previousAction;

void onChildSignal(int number, siginfo_t *info, void *context)
{
    const int savedErrno = errno;
    const std::uint64_t one = 1;
    if (const int fd = wakeFd.load(); fd >= 0) [[maybe_unused]]
        const auto written = ::write(fd, &one, sizeof one);
    errno = savedErrno;
    // Others count their children by this signal too (QProcess where the kernel has no pidfd).
    if (previousAction.sa_flags & SA_SIGINFO)
        previousAction.sa_sigaction(number, info, context);
    else if (previousAction.sa_handler != SIG_DFL && previousAction.sa_handler != SIG_IGN)
        previousAction.sa_handler(number);
}

bool isAlive(const ProcessIdentity &identity)
{
    const auto row = readProcess(identity.pid);
    return row && row->identity == identity && !row->ended;
}

/// Signals this process, never a later one with the same pid.
void sendSignal(const ProcessIdentity &identity, int number)
{
    const auto pid = static_cast<pid_t>(identity.pid);
    // The descriptor pins the process, so the check after opening it holds for the signal.
    const int fd = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
    if (fd < 0 && errno == ESRCH)
        return;
    if (isAlive(identity)) {
        if (fd >= 0)
            ::syscall(SYS_pidfd_send_signal, fd, number, nullptr, 0);
        else
            ::kill(pid, number); // before Linux 5.3
    }
    if (fd >= 0)
        ::close(fd);
}

} // namespace

struct ProcessTree::Private
{
    /// Criteria that prove a process below a root, without a proven parent, to be the agent's.
    struct Proof
    {
        Identities seen;
        QList<QByteArray> variables; ///< any of these in its environment proves it
        [[nodiscard]] bool holdsFor(const ProcessIdentity &identity) const
        {
            if (contains(seen, identity))
                return true;
            const QList<QByteArray> environment = processEnvironment(identity.pid);
            return std::any_of(variables.begin(), variables.end(), [&](const QByteArray &variable) {
                return environment.contains(variable);
            });
        }
    };

    struct Ending
    {
        Identities identities;
        std::unique_ptr<Timer> grace;
    };

    /// An ended child and the number of checks that found it.
    struct Ended
    {
        ProcessIdentity identity;
        int looks = 0;
    };

    explicit Private(Clock &ofClock)
        : clock(ofClock)
    {}

    /// Appends the living processes below `root`, parents first; without `proof` all of them.
    /// Processes owned by QProcess are skipped with everything below them.
    void collect(const ProcessTable &table, qint64 root, const Proof *proof, Identities &out) const
    {
        for (const ProcessRow &row : table.childrenOf(root)) {
            if (owned.contains(row.identity.pid))
                continue;
            const bool proven = !proof || proof->holdsFor(row.identity);
            if (proven && !row.ended && !contains(out, row.identity))
                out.push_back(row.identity);
            collect(table, row.identity.pid, proven ? nullptr : proof, out);
        }
    }

    static void addDescendants(const Private &of, Identities &identities)
    {
        const ProcessTable table = ProcessTable::read();
        const Identities roots = identities;
        for (const ProcessIdentity &root : roots) {
            if (isAlive(root))
                of.collect(table, root.pid, nullptr, identities);
        }
    }

    void killNow(Identities &identities) const
    {
        addDescendants(*this, identities);
        for (const ProcessIdentity &identity : identities)
            sendSignal(identity, SIGKILL);
    }

    void scheduleReaping()
    {
        if (reaping)
            return;
        reaping = clock.after(kLookInterval, [this] {
            reaping.reset();
            reapAdopted();
        });
    }

    void reapAdopted()
    {
        std::vector<Ended> ended;
        const ProcessTable table = ProcessTable::read();
        for (const ProcessRow &row : table.childrenOf(::getpid())) {
            if (!row.ended || owned.contains(row.identity.pid))
                continue;
            const auto known =
                std::find_if(endedBefore.begin(), endedBefore.end(),
                             [&](const Ended &before) { return before.identity == row.identity; });
            const int looks = known == endedBefore.end() ? 1 : known->looks + 1;
            if (looks < kLooksBeforeReaping)
                ended.push_back({row.identity, looks});
            else
                ::waitpid(static_cast<pid_t>(row.identity.pid), nullptr, WNOHANG);
        }
        endedBefore = std::move(ended);
        if (!endedBefore.empty())
            scheduleReaping();
    }

    Clock &clock;
    QSet<qint64> owned;
    QHash<qint64, Identities> seen;
    std::list<Ending> endings;
    std::vector<Ended> endedBefore; ///< result of the last check
    std::unique_ptr<Timer> reaping;
    std::unique_ptr<QSocketNotifier> childSignalled;
    int eventFd = -1;
};

ProcessTree::ProcessTree(Clock &clock, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(clock))
{
    Q_ASSERT_X(wakeFd.load() < 0, "ProcessTree", "one per application");
    d->eventFd = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    d->childSignalled = std::make_unique<QSocketNotifier>(d->eventFd, QSocketNotifier::Read);
    connect(d->childSignalled.get(), &QSocketNotifier::activated, this, [this] {
        std::uint64_t count = 0;
        [[maybe_unused]] const auto got = ::read(d->eventFd, &count, sizeof count);
        d->scheduleReaping();
    });
    wakeFd = d->eventFd;

    struct sigaction action = {};
    action.sa_sigaction = onChildSignal;
    action.sa_flags = SA_SIGINFO | SA_RESTART | SA_NOCLDSTOP;
    ::sigemptyset(&action.sa_mask);
    // The current action is read first: the new one may run before sigaction() has returned.
    ::sigaction(SIGCHLD, nullptr, &previousAction);
    ::sigaction(SIGCHLD, &action, nullptr);
    if (::prctl(PR_SET_CHILD_SUBREAPER, 1) != 0)
        qCWarning(lcProcess) << "Cannot become a subreaper:" << qt_error_string(errno);
}

ProcessTree::~ProcessTree()
{
    for (Private::Ending &ending : d->endings)
        d->killNow(ending.identities);
    ::prctl(PR_SET_CHILD_SUBREAPER, 0);
    wakeFd = -1;
    // A handler installed after ours chains to it: then ours remains, without effect of its own.
    struct sigaction current = {};
    ::sigaction(SIGCHLD, nullptr, &current);
    if ((current.sa_flags & SA_SIGINFO) && current.sa_sigaction == onChildSignal)
        ::sigaction(SIGCHLD, &previousAction, nullptr);
    d->childSignalled.reset();
    ::close(d->eventFd);
}

void ProcessTree::addOwned(qint64 pid)
{
    d->owned.insert(pid);
}

void ProcessTree::removeOwned(qint64 pid)
{
    d->owned.remove(pid);
}

void ProcessTree::noteDescendants(qint64 agentPid, const QByteArrayList &marks)
{
    if (agentPid <= 0)
        return; // 0 is the parent of the system's first processes
    Identities seen = d->seen.value(agentPid);
    std::erase_if(seen, [](const ProcessIdentity &identity) { return !isAlive(identity); });
    const ProcessTable table = ProcessTable::read();
    d->collect(table, agentPid, nullptr, seen);
    const Private::Proof proof{{}, marks};
    d->collect(table, ::getpid(), &proof, seen);
    d->seen.insert(agentPid, seen);
}

std::vector<Survivor> ProcessTree::survivors(qint64 agentPid, const QByteArrayList &marks) const
{
    const Private::Proof proof{d->seen.value(agentPid), marks};
    Identities alive;
    d->collect(ProcessTable::read(), ::getpid(), &proof, alive);
    std::vector<Survivor> survivors;
    for (const ProcessIdentity &identity : alive)
        survivors.push_back({identity, processName(identity.pid, kMaxNameLength)});
    return survivors;
}

void ProcessTree::end(const std::vector<Survivor> &survivors)
{
    if (survivors.empty())
        return;
    Private::Ending &ending = d->endings.emplace_back();
    const auto self = std::prev(d->endings.end());
    for (const Survivor &survivor : survivors)
        ending.identities.push_back(survivor.identity);
    Private::addDescendants(*d, ending.identities);
    for (const ProcessIdentity &identity : ending.identities)
        sendSignal(identity, SIGTERM);
    ending.grace = d->clock.after(kEndGrace, [this, self] {
        d->killNow(self->identities);
        d->endings.erase(self);
    });
}

void ProcessTree::forget(qint64 agentPid)
{
    d->seen.remove(agentPid);
}

} // namespace bridge::process

#include "moc_ProcessTree.cpp"
