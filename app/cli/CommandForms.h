#pragma once

#include "app/cli/Command.h"
#include "bridge/core/Result.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <vector>

namespace app {

using Parsed = bridge::Result<Command, UsageError>;

/// One option of a form; `value` names its value, nullptr for a flag.
struct OptionSpec
{
    const char *name;
    const char *value;
    const char *text;
};

/// The arguments of a form.
class Given
{
public:
    explicit Given(const QCommandLineParser &parser)
        : m_parser(parser)
    {}
    [[nodiscard]] bool has(const char *name) const { return m_parser.isSet(QLatin1String(name)); }
    [[nodiscard]] QString value(const char *name) const
    {
        return m_parser.value(QLatin1String(name));
    }
    [[nodiscard]] QStringList values(const char *name) const
    {
        return m_parser.values(QLatin1String(name));
    }
    [[nodiscard]] QStringList words() const { return m_parser.positionalArguments(); }

private:
    const QCommandLineParser &m_parser;
};

/// One form of the contract.
struct FormSpec
{
    const char *name;  ///< the command; empty for the window
    const char *usage; ///< the rest of the usage line after "drawbridge"
    const char *text;  ///< its help
    std::vector<OptionSpec> options;
    Parsed (*read)(const Given &);
    bool mayHaveEmptyWords = false;
};

/// Translation context of the command line's texts. Those of forms() are marked for it.
struct CommandTr
{
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
public:
    /// Every form but --help and --version; the window's is the first.
    [[nodiscard]] static const std::vector<FormSpec> &forms();
};

} // namespace app
