#pragma once

#include "bridge/settings/SettingDefs.h"
#include "bridge/settings/SettingsFile.h"

#include <QFileSystemWatcher>
#include <QHash>
#include <QMap>
#include <QObject>
#include <QSet>
#include <QString>
#include <QVariant>

#include <optional>

namespace bridge::settings {

/// `drawbridge.conf` in the settings folder, typed by SettingDefs. Only values that differ from
/// their default are written. External changes of the file (another instance, the command line, an
/// editor) are detected and announced like own ones.
///
/// A file that exists and cannot be read or understood changes no value and is not written:
/// problem(). Main thread.
class SettingsStore : public QObject
{
    Q_OBJECT

public:
    /// `$XDG_CONFIG_HOME/drawbridge`, or the system's equivalent.
    [[nodiscard]] static QString defaultFolder();

    /// Creates `folder`, so that it can be watched.
    explicit SettingsStore(const QString &folder, QObject *parent = nullptr);

    [[nodiscard]] QString folder() const { return m_folder; }
    [[nodiscard]] QString filePath() const { return m_file.path(); }
    /// The last good copy, which exists since the first good file.
    [[nodiscard]] QString copyPath() const { return m_file.copyPath(); }

    /// nullopt: the file is understood, or this is a first start.
    [[nodiscard]] const std::optional<SettingsProblem> &problem() const { return m_problem; }
    /// False: the file has had a problem since the start, so all values are defaults, which stand
    /// for nothing that the user has chosen.
    [[nodiscard]] bool isKnown() const { return m_isKnown; }
    /// True if restore() has something to restore.
    [[nodiscard]] bool canRestore() const;
    /// @name Ways out of a problem, for the user to choose
    /// Both put the file aside, under another name in the same folder; without a problem they do
    /// nothing. False: not possible, the problem stays.
    /// @{
    /// Writes the last good values: those of this run, else of the copy.
    bool restore();
    /// Writes a new file with defaults, and puts the copy aside, too.
    bool startAnew();
    /// @}

    [[nodiscard]] bool value(const SettingDef<bool> &def) const;
    [[nodiscard]] QString value(const SettingDef<QString> &def) const;
    /// The default for what is not a number; a negative one counts as 0.
    [[nodiscard]] int value(const SettingDef<int> &def) const;
    [[nodiscard]] ThemeChoice value(const SettingDef<ThemeChoice> &def) const;
    [[nodiscard]] QString value(const KeyedSettingDef &def, const QString &name) const;
    /// Names that have a value, sorted; as in the file, so without slashes.
    [[nodiscard]] QStringList names(const KeyedSettingDef &def) const;

    /// Writes at once. False: the file could not be written. The value holds in this run, and is
    /// written by saveAgain(), or with the next value, unless the file's was changed meanwhile.
    bool setValue(const SettingDef<bool> &def, bool value);
    bool setValue(const SettingDef<QString> &def, const QString &value);
    bool setValue(const SettingDef<int> &def, int value);
    bool setValue(const SettingDef<ThemeChoice> &def, ThemeChoice value);
    bool setValue(const KeyedSettingDef &def, const QString &name, const QString &value)
    {
        return setValues(def, {{name, value}});
    }
    /// Several names of a keyed option as one change: written and announced once.
    bool setValues(const KeyedSettingDef &def, const QMap<QString, QString> &values);

    /// False: there are values that could not be written.
    [[nodiscard]] bool isSaved() const { return m_unsaved.isEmpty(); }
    /// Why not, the system's message; may be empty.
    [[nodiscard]] const QString &saveError() const { return m_saveError; }
    /// True if saveAgain() has something to write: values, or the last good copy.
    [[nodiscard]] bool isBehind() const { return !isSaved() || !m_copyToKeep.isNull(); }
    /// Tries again; see SaveRetry.
    void saveAgain();

    /// From now on the option of this key, or every option of this group, exists in memory only,
    /// starting with its value in the file (practice).
    void keepInMemory(const char *key);
    /// `key`: of an option or a group.
    [[nodiscard]] bool isInMemory(const QString &key) const;

    /// Reads the file again at once instead of waiting for the watcher.
    void reload();

Q_SIGNALS:
    /// The value of `key` changed, whatever the cause; for a keyed option `key` is the group.
    void changed(const QString &key);
    /// Before the keys that change with it.
    void problemChanged();
    /// isSaved() or isBehind() changed.
    void savedChanged();
    /// Every key that changed together has been announced by changed(), or problemChanged() is
    /// over.
    void settled();

private:
    /// Values of one option by key; an invalid one stands for the default.
    bool write(const QVariantMap &values);
    /// Merges into the file as it is now, which another process may have written. The error is a
    /// message of the system; may be empty.
    [[nodiscard]] Result<void, QString> writeFile(const QVariantMap &values);
    /// Writes what is not saved, with `values`, whose values in the file are `inFile`.
    bool save(const QVariantMap &values, const QHash<QString, QString> &inFile);
    /// `values` of the file with those that are not saved.
    [[nodiscard]] SettingsFile::Values withUnsaved(SettingsFile::Values values);
    void keepCopy(const QByteArray &text);
    /// Replaces the file after it was put aside.
    bool replaceFile(const SettingsFile::Values &values, SettingsFile::OldCopy oldCopy);
    /// Emits savedChanged() if it was different.
    void announceSaved();
    [[nodiscard]] Result<SettingsFile::Content, SettingsProblem> readFile() const;
    /// True if m_values has what the file had when it was last understood.
    [[nodiscard]] bool areFileValuesKnown() const;
    void watch();

    QString m_folder;
    SettingsFile m_file;
    std::optional<SettingsProblem> m_problem;
    bool m_isKnown = false;
    bool m_hadFile = false;
    SettingsFile::Values m_values; ///< an invalid value stands for the default
    QSet<QString> m_keysInMemory;
    QFileSystemWatcher m_watcher;

    struct Unsaved
    {
        QVariant value;
        QString inFile; ///< when it was set
    };
    QHash<QString, Unsaved> m_unsaved; ///< by key
    QString m_saveError;
    QByteArray m_copyToKeep; ///< could not be written; null: nothing
    bool m_wasSaved = true;  ///< as announced
    bool m_wasBehind = false;
};

} // namespace bridge::settings
