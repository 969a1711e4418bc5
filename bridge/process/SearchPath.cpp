#include "bridge/process/SearchPath.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace bridge::process {

namespace {

constexpr QLatin1String kPath("PATH");
/// More than anyone has; limits what each start of a program looks through.
constexpr qsizetype kMostFolders = 256;
constexpr qsizetype kLongestFolder = 1024;

QStringList foldersOf(const QString &path)
{
    return path.split(QDir::listSeparator(), Qt::SkipEmptyParts);
}

bool isAcceptable(const QString &folder)
{
    return folder.size() <= kLongestFolder && QDir::isAbsolutePath(folder)
           && std::none_of(folder.begin(), folder.end(), [](QChar c) {
                  return c.category() == QChar::Other_Control || c == QChar::ReplacementCharacter;
              });
}

} // namespace

SearchPath::SearchPath(AgentProcessFactory processes, const QProcessEnvironment &environment,
                       std::chrono::milliseconds patience, QObject *parent)
    : QObject(parent)
    , m_processes(std::move(processes))
    , m_environment(environment)
    , m_patience(patience)
    , m_own(foldersOf(environment.value(kPath)))
{}

SearchPath::~SearchPath() = default;

void SearchPath::whenKnown(QObject *context, std::function<void()> answer)
{
    if (m_isKnown) {
        const EmitGuard::Scope answering(m_emitGuard);
        answer();
        return;
    }
    m_waiting.push_back({context, std::move(answer)});
    if (!m_shell)
        ask(LoginShell::Manner::LoginWithPrompt);
}

void SearchPath::ask(LoginShell::Manner manner)
{
    if (!QFileInfo(m_environment.value(QStringLiteral("SHELL"))).isExecutable()) {
        conclude({});
        return;
    }
    const bool isLast = manner == LoginShell::Manner::Login;
    if (m_shell)
        m_shell.release()->deleteLater(); // it is emitting
    m_shell = std::make_unique<LoginShell>(
        m_processes, [](const QString &name) { return name == kPath; }, manner,
        isLast ? m_patience / 3 : m_patience);
    connect(m_shell.get(), &LoginShell::answered, this,
            [this, isLast](const std::optional<QProcessEnvironment> &exported) {
                if (!exported && !isLast)
                    ask(LoginShell::Manner::Login);
                else
                    conclude(exported ? exported->value(kPath) : QString());
            });
    QProcessEnvironment environment = m_environment;
    // Prompts draw nothing then, and a profile can see why it is read.
    environment.insert(QStringLiteral("TERM"), QStringLiteral("dumb"));
    environment.insert(QStringLiteral("DRAWBRIDGE_READS_PATH"), QStringLiteral("1"));
    if (!m_shell->ask(environment, m_environment.value(QStringLiteral("HOME"))))
        conclude({});
}

void SearchPath::conclude(const QString &path)
{
    for (const QString &folder : foldersOf(path)) {
        if (m_added.size() >= kMostFolders)
            break;
        if (isAcceptable(folder) && !m_own.contains(folder) && !m_added.contains(folder))
            m_added.append(folder);
    }
    m_isKnown = true;
    if (m_shell)
        m_shell.release()->deleteLater(); // it may be emitting
    const EmitGuard::Scope answering(m_emitGuard);
    for (const Waiting &each : std::exchange(m_waiting, {})) {
        if (each.context)
            each.answer();
    }
}

bool SearchPath::isFromTerminal() const
{
    // Terminals set TERM; systemd's user instance and most display managers do not. A desktop that
    // was started from a console hands "linux" on to its programs.
    const QString terminal = m_environment.value(QStringLiteral("TERM"));
    return !terminal.isEmpty() && terminal != QLatin1String("dumb")
           && terminal != QLatin1String("linux");
}

QString SearchPath::textWith(const QStringList &more) const
{
    return ownTextWith(m_added + more);
}

QString SearchPath::ownTextWith(const QStringList &more) const
{
    QString text = m_environment.value(kPath);
    QStringList there = m_own;
    for (const QString &folder : more) {
        if (there.contains(folder))
            continue;
        there.append(folder);
        text += (text.isEmpty() ? QString() : QString(QDir::listSeparator())) + folder;
    }
    return text;
}

QString findProgram(const QString &name, const QStringList &folders)
{
    for (const QString &folder : folders) {
        const QFileInfo file(QDir(folder).absoluteFilePath(name));
        if (file.isFile() && file.isExecutable())
            return QDir::cleanPath(file.filePath());
    }
    return {};
}

} // namespace bridge::process

#include "moc_SearchPath.cpp"
