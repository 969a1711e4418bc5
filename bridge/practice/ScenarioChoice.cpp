#include "bridge/practice/ScenarioChoice.h"

#include "bridge/practice/PracticeEndpoint.h"

#include <QRegularExpression>

namespace bridge::practice {

ScenarioChoice parseScenario(const QString &words)
{
    static const QRegularExpression form(
        QStringLiteral("^\\s*([A-Za-z0-9-]++)(?![\\w'])((?:[ \\t]+\\d+)*)"));
    const auto match = form.match(words);
    ScenarioChoice choice{match.captured(1).toLower(), {}};
    for (const QString &number : match.captured(2).split(QLatin1Char(' '), Qt::SkipEmptyParts))
        choice.numbers << number.trimmed().toInt();
    return choice;
}

ScenarioChoice chooseScenario(const QString &message)
{
    static const QRegularExpression named(QStringLiteral("(?:^|\\s)scenario:(?=[A-Za-z0-9-])"),
                                          QRegularExpression::CaseInsensitiveOption);
    if (const auto match = named.match(message); match.hasMatch())
        return parseScenario(message.mid(match.capturedEnd()));
    if (!scriptLines(message).isEmpty())
        return {QStringLiteral("script"), {}};
    if (const ScenarioChoice first = parseScenario(message); scenarioNames().contains(first.name))
        return first;
    return {QStringLiteral("plain"), {}};
}

QList<ScriptLine> scriptLines(const QString &message)
{
    static const QRegularExpression line(
        QStringLiteral("^[ \\t]*(run|write|read):[ \\t]*(\\S.*?)[ \\t\\r]*$"),
        QRegularExpression::MultilineOption | QRegularExpression::CaseInsensitiveOption);
    QList<ScriptLine> lines;
    auto matches = line.globalMatch(message);
    while (matches.hasNext()) {
        const auto match = matches.next();
        const QString word = match.captured(1).toLower();
        lines << ScriptLine{word == QLatin1String("run")     ? ScriptLine::Kind::Run
                            : word == QLatin1String("write") ? ScriptLine::Kind::Write
                                                             : ScriptLine::Kind::Read,
                            match.captured(2)};
    }
    return lines;
}

} // namespace bridge::practice
