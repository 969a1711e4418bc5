#include "app/highlight/HighlightEngine.h"

#include <QCoreApplication>
#include <QList>

#include <iostream>
#include <string>

#ifdef Q_OS_UNIX
#    include <sys/resource.h>
#    include <sys/time.h>
#endif

/// Finds the parts of code for a window; bridge/syntax/Highlighter.h starts it and is its only
/// reader. A request is "ID LANGUAGE COUNT" and COUNT lines of code; the answer is a line for each.
/// "ID - 0" forgets a code. Ends with its standard input.

namespace {

#ifdef Q_OS_UNIX
/// The CPU time of one request. A regular expression cannot be interrupted from inside; the system
/// ends the process instead (SIGVTALRM). CPU time, as a busy machine is nobody's fault.
constexpr time_t kPatience = 3;

void limitStep(bool isAtWork)
{
    itimerval limit{};
    limit.it_value.tv_sec = isAtWork ? kPatience : 0;
    (void)::setitimer(ITIMER_VIRTUAL, &limit, nullptr);
}

void limitProcess()
{
    // A core file would have the conversation's code in it.
    rlimit none{};
    (void)::setrlimit(RLIMIT_CORE, &none);
#    if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    constexpr rlim_t kMemory = rlim_t(1) << 30;
    rlimit memory{kMemory, kMemory};
    (void)::setrlimit(RLIMIT_AS, &memory);
#    endif
    // Colours may come late; texts may not.
    (void)::setpriority(PRIO_PROCESS, 0, 5);
}
#else
void limitStep(bool) {}
void limitProcess() {}
#endif

} // namespace

int main(int argc, char **argv)
{
    limitProcess();
    QCoreApplication application(argc, argv); // QJSEngine wants one; no event loop runs
    std::ios::sync_with_stdio(false);
    app::HighlightEngine engine;
    for (std::string request; std::getline(std::cin, request);) {
        const QList<QByteArray> words = QByteArray::fromStdString(request).split(' ');
        if (words.size() != 3)
            return 2;
        const int count = words[2].toInt();
        if (count == 0)
            engine.forget(words[0]);
        const QString language = QString::fromUtf8(words[1]);
        limitStep(true);
        std::string line;
        for (int i = 0; i < count && std::getline(std::cin, line); ++i)
            std::cout << engine.next(words[0], language, QString::fromStdString(line)).toStdString()
                      << '\n';
        limitStep(false);
        std::cout.flush();
    }
    return 0;
}
