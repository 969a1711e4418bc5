#pragma once

#include <QList>
#include <QString>

namespace bridge::practice {

/// A scenario by name, with the numbers that follow it ("slow 20 100").
struct ScenarioChoice
{
    QString name;
    QList<int> numbers;

    friend bool operator==(const ScenarioChoice &, const ScenarioChoice &) = default;
};

/// "NAME [NUMBER…]", the form of PracticeOptions::scenario; the name is lower-cased, not checked.
[[nodiscard]] ScenarioChoice parseScenario(const QString &words);

/// The scenario that a user's message selects: `scenario:NAME` anywhere; else `run:`, `write:`
/// and `read:` lines (the "script" scenario); else its first word if that is a scenario; else
/// "plain". An unknown NAME after `scenario:` is returned unchanged.
[[nodiscard]] ScenarioChoice chooseScenario(const QString &message);

/// One `run: COMMAND`, `write: PATH` or `read: PATH` line of a message.
struct ScriptLine
{
    enum class Kind { Run, Write, Read };
    Kind kind = Kind::Run;
    QString argument;
};

[[nodiscard]] QList<ScriptLine> scriptLines(const QString &message);

} // namespace bridge::practice
