#include "bridge/process/Terminal.h"

#include "bridge/process/SearchPath.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace bridge::process {

namespace {

/// How a terminal takes the command.
enum class Form {
    Words, ///< the option, then program and arguments as words of their own
    Line,  ///< the option, then one text that the terminal splits as a shell does
};

enum class Needs { Nothing, X11, Wayland };

struct Terminal
{
    const char *name;
    const char *option; ///< words that precede the command, separated by spaces
    Form form = Form::Words;
    Needs needs = Needs::Nothing;
    const char *desktop = nullptr; ///< whose own it is, as XDG_CURRENT_DESKTOP names it
};

/// In the order in which they are tried. Options as their manuals of 2022 to 2025 have them.
constexpr std::array kTerminals{
    // The two that stand for the user's choice. Debian's policy (11.8.3) gives the second its -e.
    Terminal{"xdg-terminal-exec", ""},
    Terminal{"x-terminal-emulator", "-e"},
    Terminal{"ptyxis", "--", Form::Words, Needs::Nothing, "GNOME"},
    Terminal{"gnome-terminal", "--", Form::Words, Needs::Nothing, "GNOME"},
    Terminal{"kgx", "--", Form::Words, Needs::Nothing, "GNOME"},
    Terminal{"konsole", "-e", Form::Words, Needs::Nothing, "KDE"},
    Terminal{"xfce4-terminal", "-x", Form::Words, Needs::Nothing, "XFCE"},
    Terminal{"mate-terminal", "-x", Form::Words, Needs::Nothing, "MATE"},
    Terminal{"qterminal", "-e", Form::Words, Needs::Nothing, "LXQt"},
    Terminal{"lxterminal", "-e", Form::Line, Needs::Nothing, "LXDE"},
    Terminal{"cosmic-term", "-e", Form::Words, Needs::Wayland, "COSMIC"},
    Terminal{"kitty", ""},
    Terminal{"alacritty", "-e"},
    Terminal{"wezterm", "start --"},
    Terminal{"ghostty", "-e"},
    Terminal{"foot", "", Form::Words, Needs::Wayland},
    Terminal{"tilix", "-e", Form::Line},
    Terminal{"terminator", "-x"},
    Terminal{"terminology", "-e", Form::Line},
    Terminal{"urxvt", "-e", Form::Words, Needs::X11},
    Terminal{"st", "-e", Form::Words, Needs::X11},
    Terminal{"xterm", "-e", Form::Words, Needs::X11},
};

bool works(const Terminal &terminal, const QProcessEnvironment &environment)
{
    switch (terminal.needs) {
    case Needs::Nothing:
        return true;
    case Needs::X11:
        return !environment.value(QStringLiteral("DISPLAY")).isEmpty();
    case Needs::Wayland:
        return !environment.value(QStringLiteral("WAYLAND_DISPLAY")).isEmpty();
    }
    return false;
}

QString quoted(const QString &word)
{
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_@%+=:,./~-]+$"));
    if (plain.match(word).hasMatch() && !word.startsWith(u'~'))
        return word;
    QString text = word;
    text.replace(u'\'', QLatin1String("'\\''"));
    return u'\'' + text + u'\'';
}

QString lineOf(const QStringList &words)
{
    QStringList each;
    for (const QString &word : words)
        each.append(quoted(word));
    return each.join(u' ');
}

/// Most terminals close with their program, and with what it said of its failure.
constexpr QLatin1String kHeldOpen(
    "\"$0\" \"$@\" || { printf '\\n%s' 'Press Return to close this window.'; read -r _; }");

/// A terminal whose windows share one process may give the command that process's environment.
QStringList wordsOf(const LaunchSpec &command, const QStringList &folders)
{
    QStringList words{command.program};
    words += command.arguments;
    if (const QString shell = findProgram(QStringLiteral("sh"), folders); !shell.isEmpty())
        words = QStringList{shell, QStringLiteral("-c"), kHeldOpen} + words;
    const QString path = command.environment.value(QStringLiteral("PATH"));
    const QString env = findProgram(QStringLiteral("env"), folders);
    if (path == qEnvironmentVariable("PATH") || env.isEmpty())
        return words;
    return QStringList{env, QStringLiteral("PATH=") + path} + words;
}

LaunchSpec specOf(const QString &path, const Terminal &terminal, const LaunchSpec &command,
                  const QStringList &folders)
{
    LaunchSpec spec{path, {}, command.workingDirectory, command.environment};
    spec.arguments = QString::fromLatin1(terminal.option).split(u' ', Qt::SkipEmptyParts);
    const QStringList words = wordsOf(command, folders);
    if (terminal.form == Form::Line)
        spec.arguments << lineOf(words);
    else
        spec.arguments << words;
    return spec;
}

/// $TERMINAL may be a name or a path; one that is not known gets -e, as xterm's followers do.
std::optional<LaunchSpec> chosenTerminal(const LaunchSpec &command, const QStringList &folders)
{
    const QString chosen = command.environment.value(QStringLiteral("TERMINAL"));
    if (chosen.isEmpty())
        return std::nullopt;
    const QFileInfo file(chosen);
    const bool isProgram = file.isAbsolute() && file.isFile() && file.isExecutable();
    const QString path = isProgram               ? chosen
                         : chosen.contains(u'/') ? QString()
                                                 : findProgram(chosen, folders);
    if (path.isEmpty())
        return std::nullopt;
    const QString name = QFileInfo(path).fileName();
    const auto known = std::ranges::find_if(
        kTerminals, [&](const Terminal &each) { return name == QLatin1String(each.name); });
    return specOf(path, known == kTerminals.end() ? Terminal{"", "-e"} : *known, command, folders);
}

} // namespace

std::optional<LaunchSpec> inTerminal(const LaunchSpec &command)
{
    const QProcessEnvironment &environment = command.environment;
    const QStringList folders =
        environment.value(QStringLiteral("PATH")).split(QDir::listSeparator(), Qt::SkipEmptyParts);
    if (auto chosen = chosenTerminal(command, folders))
        return chosen;
    const QStringList desktops =
        environment.value(QStringLiteral("XDG_CURRENT_DESKTOP")).split(u':', Qt::SkipEmptyParts);
    std::vector<const Terminal *> order{&kTerminals.front()};
    for (const Terminal &each : kTerminals) {
        if (each.desktop && desktops.contains(QLatin1String(each.desktop), Qt::CaseInsensitive))
            order.push_back(&each);
    }
    for (const Terminal &each : kTerminals)
        order.push_back(&each);
    for (const Terminal *each : order) {
        const QString path =
            works(*each, environment) ? findProgram(QLatin1String(each->name), folders) : QString();
        if (!path.isEmpty())
            return specOf(path, *each, command, folders);
    }
    return std::nullopt;
}

QString shellLine(const LaunchSpec &command)
{
    return lineOf(QStringList{command.program} + command.arguments);
}

Result<QString, TerminalProblem> openInTerminal(const LaunchSpec &command)
{
    const auto spec = inTerminal(command);
    if (!spec)
        return failed(TerminalProblem{});
    QProcess process;
    process.setProgram(spec->program);
    process.setArguments(spec->arguments);
    process.setProcessEnvironment(spec->environment);
    process.setWorkingDirectory(spec->workingDirectory);
    // Its messages do not belong among ours.
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
    if (!process.startDetached())
        return failed(TerminalProblem{TerminalProblem::Kind::NotStarted, spec->program});
    return spec->program;
}

} // namespace bridge::process
