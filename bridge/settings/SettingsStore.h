#pragma once

#include "bridge/settings/SettingDefs.h"

#include <QFileSystemWatcher>
#include <QHash>
#include <QMap>
#include <QObject>
#include <QSet>
#include <QString>
#include <QVariant>

namespace bridge::settings {

/// `drawbridge.conf` in the settings folder, typed by SettingDefs. Only values that differ from
/// their default are written. External changes of the file (another instance, the command line, an
/// editor) are detected and announced like own ones. Main thread.
class SettingsStore : public QObject
{
    Q_OBJECT

public:
    /// `$XDG_CONFIG_HOME/drawbridge`, or the system's equivalent.
    [[nodiscard]] static QString defaultFolder();

    /// Creates `folder`, so that it can be watched.
    explicit SettingsStore(const QString &folder, QObject *parent = nullptr);

    [[nodiscard]] QString folder() const { return m_folder; }
    [[nodiscard]] QString filePath() const;

    [[nodiscard]] bool value(const SettingDef<bool> &def) const;
    [[nodiscard]] QString value(const SettingDef<QString> &def) const;
    [[nodiscard]] ThemeChoice value(const SettingDef<ThemeChoice> &def) const;
    [[nodiscard]] QString value(const KeyedSettingDef &def, const QString &name) const;
    /// Names that have a value, sorted; as in the file, so without slashes.
    [[nodiscard]] QStringList names(const KeyedSettingDef &def) const;

    /// Writes at once. False: the file could not be written (the value holds in this run only).
    bool setValue(const SettingDef<bool> &def, bool value);
    bool setValue(const SettingDef<QString> &def, const QString &value);
    bool setValue(const SettingDef<ThemeChoice> &def, ThemeChoice value);
    bool setValue(const KeyedSettingDef &def, const QString &name, const QString &value)
    {
        return setValues(def, {{name, value}});
    }
    /// Several names of a keyed option as one change: written and announced once.
    bool setValues(const KeyedSettingDef &def, const QMap<QString, QString> &values);

    /// False: the last change could not be written.
    [[nodiscard]] bool isSaved() const { return m_isSaved; }

    /// From now on the option of this key, or every option of this group, exists in memory only,
    /// starting with its value in the file (practice).
    void keepInMemory(const char *key);

    /// Reads the file again at once instead of waiting for the watcher.
    void reload();

Q_SIGNALS:
    /// The value of `key` changed, whatever the cause; for a keyed option `key` is the group.
    void changed(const QString &key);
    /// Every key that changed together has been announced by changed().
    void settled();

private:
    /// Values of one option by key; an invalid one stands for the default.
    bool write(const QVariantMap &values);
    [[nodiscard]] bool isInMemory(const QString &key) const;
    void watch();

    QString m_folder;
    /// By key in the file, "group/name" for keyed options.
    QHash<QString, QVariant> m_values;
    QSet<QString> m_keysInMemory;
    QFileSystemWatcher m_watcher;
    bool m_isSaved = true;
};

} // namespace bridge::settings
