#pragma once

#include "bridge/json/JsonFields.h"

#include <QString>
#include <QVersionNumber>

#include <memory>
#include <optional>

namespace bridge::sources {

/// The value because of which Claude Code ignores a whole settings file.
struct SettingsFault
{
    enum class Kind {
        WrongType,
        WrongValue, ///< a word or a number that it does not know
        Missing,    ///< a key that must be there
        Misplaced,  ///< hooks where none are read
    };
    Kind kind = Kind::WrongType;
    QString key;   ///< path, e.g. "permissions.defaultMode", "hooks.PreToolUse[0].hooks"
    QString value; ///< as JSON, shortened; empty: not to be shown, or missing
};

/// Which values in the user's, a project's or the local settings make Claude Code ignore the whole
/// file (protocol reference, 4.1), as learned from one version: resources/claude-code. Managed
/// settings have other rules. Immutable; any thread.
class SettingsRules
{
public:
    /// Read once. Without the resource, which is a fault of the build, no value is wrong.
    [[nodiscard]] static const SettingsRules &learned();
    ~SettingsRules();

    /// The version of Claude Code that they were learned from.
    [[nodiscard]] const QVersionNumber &version() const { return m_version; }
    /// The first such value; nullopt: none that is known. What cannot be decided by the rules
    /// counts as good. Takes a time that is proportional to the size of `settings`.
    [[nodiscard]] std::optional<SettingsFault> faultIn(const json::Json &settings) const;

private:
    struct Rule;
    explicit SettingsRules(const json::Json &data);

    QVersionNumber m_version;
    std::unique_ptr<Rule> m_root;
};

} // namespace bridge::sources
