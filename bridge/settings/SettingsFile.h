#pragma once

#include "bridge/core/Result.h"

#include <QByteArray>
#include <QHash>
#include <QString>
#include <QVariant>

namespace bridge::settings {

/// Why the settings are not known. Callers must treat it as an error, never as 'no settings'.
struct SettingsProblem
{
    enum class Kind {
        Missing,       ///< no file, although there was one: a copy of it exists
        Unreadable,    ///< it exists and cannot be read
        Empty,         ///< nothing but white space
        Incomplete,    ///< the end of what was written is missing
        NotUnderstood, ///< not the settings of this program
    };
    Kind kind = Kind::Unreadable;
    QString detail{}; ///< the system's message; plain text, may be empty
    int line = 0;     ///< of NotUnderstood; 0: no single line
    friend bool operator==(const SettingsProblem &, const SettingsProblem &) = default;
};

/// The settings file as a whole, and the last good copy beside it. Files of this class begin and
/// end with a comment line, which reveals one that was cut off, and always hold the endpoint's
/// switch, so that a missing one reveals damage. Others (older versions, written by hand) are
/// understood if at least one key is ours and a switch that was on is still there. In both, each
/// line is one of a settings file, and a switched-on endpoint has an address.
class SettingsFile
{
public:
    /// By key, "group/name" for keyed options.
    using Values = QHash<QString, QVariant>;

    struct Content
    {
        QByteArray text; ///< null: there is neither a file nor a copy, which is a first start
        Values values;   ///< without a switch that is off, the default
    };

    explicit SettingsFile(QString path);

    [[nodiscard]] const QString &path() const { return m_path; }
    [[nodiscard]] QString copyPath() const;

    [[nodiscard]] Result<Content, SettingsProblem> read() const;
    [[nodiscard]] Result<Content, SettingsProblem> readCopy() const;
    /// Makes `text`, which was read or written, the last good copy. False: the copy is as before.
    bool keepCopy(const QByteArray &text) const;
    /// Replaces the file atomically, and the copy. The error is the system's message; the file is
    /// as before then.
    enum class OldCopy { Replace, PutAside };
    [[nodiscard]] Result<void, QString> write(const Values &values,
                                              OldCopy oldCopy = OldCopy::Replace) const;
    /// Renames what is at path(), whatever it is. False: it could not be renamed.
    [[nodiscard]] bool putAside() const;

private:
    QString m_path;
};

} // namespace bridge::settings
