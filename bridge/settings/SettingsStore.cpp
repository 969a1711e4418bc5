#include "bridge/settings/SettingsStore.h"

#include "bridge/core/LogCategories.h"
#include "bridge/core/NameTable.h"

#include <QDir>
#include <QSettings>
#include <QStandardPaths>

#include <array>

namespace bridge::settings {

namespace {

/// A slash in a name would create another group in the file; an origin stays readable without it.
QString keyIn(const char *group, QString name)
{
    return QLatin1String(group) + u'/' + name.remove(u'/');
}

/// The key under which a change is announced: a keyed option's group, any other key itself.
QString groupOf(const QString &key)
{
    return key.section(u'/', 0, 0);
}

constexpr std::array kThemeNames{
    Named{ThemeChoice::System, "system"},
    Named{ThemeChoice::Light, "light"},
    Named{ThemeChoice::Dark, "dark"},
};
static_assert(hasRowForEach(kThemeNames, &Named<ThemeChoice>::value, ThemeChoice::Dark));

} // namespace

QString SettingsStore::defaultFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)
           + QStringLiteral("/drawbridge");
}

SettingsStore::SettingsStore(const QString &folder, QObject *parent)
    : QObject(parent)
    , m_folder(folder)
{
    // The folder is watched because QSettings replaces the file on every write.
    QDir().mkpath(m_folder);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &SettingsStore::reload);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, &SettingsStore::reload);
    reload();
}

QString SettingsStore::filePath() const
{
    return m_folder + QStringLiteral("/drawbridge.conf");
}

bool SettingsStore::value(const SettingDef<bool> &def) const
{
    const QVariant value = m_values.value(QLatin1String(def.key));
    return value.isValid() ? value.toBool() : def.fallback;
}

QString SettingsStore::value(const SettingDef<QString> &def) const
{
    const QVariant value = m_values.value(QLatin1String(def.key));
    return value.isValid() ? value.toString() : def.fallback;
}

ThemeChoice SettingsStore::value(const SettingDef<ThemeChoice> &def) const
{
    const QString name = m_values.value(QLatin1String(def.key)).toString();
    return valueIn(kThemeNames, name).value_or(def.fallback);
}

QString SettingsStore::value(const KeyedSettingDef &def, const QString &name) const
{
    return m_values.value(keyIn(def.group, name)).toString();
}

QStringList SettingsStore::names(const KeyedSettingDef &def) const
{
    const QString group = QLatin1String(def.group) + u'/';
    QSet<QString> names;
    for (auto it = m_values.cbegin(); it != m_values.cend(); ++it) {
        if (it.key().startsWith(group) && !it->toString().isEmpty())
            names.insert(it.key().mid(group.size()));
    }
    QStringList sorted(names.cbegin(), names.cend());
    sorted.sort();
    return sorted;
}

bool SettingsStore::setValue(const SettingDef<bool> &def, bool value)
{
    return write({{QLatin1String(def.key), value == def.fallback ? QVariant() : value}});
}

bool SettingsStore::setValue(const SettingDef<QString> &def, const QString &value)
{
    return write({{QLatin1String(def.key), value == def.fallback ? QVariant() : value}});
}

bool SettingsStore::setValue(const SettingDef<ThemeChoice> &def, ThemeChoice value)
{
    return write({{QLatin1String(def.key),
                   value == def.fallback ? QVariant() : nameIn(kThemeNames, value)}});
}

bool SettingsStore::setValues(const KeyedSettingDef &def, const QMap<QString, QString> &values)
{
    QVariantMap byKey;
    for (auto it = values.cbegin(); it != values.cend(); ++it)
        byKey.insert(keyIn(def.group, it.key()), it->isEmpty() ? QVariant() : *it);
    return write(byKey);
}

void SettingsStore::keepInMemory(const char *key)
{
    m_keysInMemory.insert(QLatin1String(key));
}

void SettingsStore::reload()
{
    QSettings file(filePath(), QSettings::IniFormat);
    file.sync();
    QSet<QString> changedKeys;
    // All keys of the file, also unknown ones: a list of the definitions could lack one. And those
    // that were removed from it.
    const QStringList keys = file.allKeys() + m_values.keys();
    for (const QString &key : keys) {
        const QVariant value = file.value(key);
        // The file returns strings: true and "true" are the same setting.
        if (isInMemory(key) || m_values.value(key).toString() == value.toString())
            continue;
        m_values.insert(key, value);
        changedKeys.insert(groupOf(key));
    }
    watch();
    // All values are updated first: a listener of one key may read another.
    for (const QString &key : std::as_const(changedKeys))
        emit changed(key);
    if (!changedKeys.isEmpty())
        emit settled();
}

bool SettingsStore::isInMemory(const QString &key) const
{
    return m_keysInMemory.contains(groupOf(key));
}

bool SettingsStore::write(const QVariantMap &values)
{
    if (values.isEmpty())
        return true;
    QSettings file(filePath(), QSettings::IniFormat);
    const bool isForFile = !isInMemory(values.firstKey());
    bool isChanged = false;
    for (auto it = values.cbegin(); it != values.cend(); ++it) {
        isChanged = isChanged || m_values.value(it.key()).toString() != it->toString();
        m_values.insert(it.key(), *it);
        if (isForFile && it->isValid())
            file.setValue(it.key(), *it);
        else if (isForFile)
            file.remove(it.key());
    }
    if (isForFile) {
        file.sync();
        m_isSaved = file.status() == QSettings::NoError;
        if (!m_isSaved)
            qCWarning(lcSettings) << "cannot write" << filePath();
        // Addresses, headers and variables are private; a replaced file inherits this.
        QFile::setPermissions(filePath(), QFile::ReadOwner | QFile::WriteOwner);
        watch();
    }
    if (isChanged) {
        emit changed(groupOf(values.firstKey()));
        emit settled();
    }
    return !isForFile || m_isSaved;
}

void SettingsStore::watch()
{
    if (!m_watcher.directories().contains(m_folder))
        m_watcher.addPath(m_folder);
    // A replaced file is no longer watched under its old name.
    if (!m_watcher.files().contains(filePath()) && QFile::exists(filePath()))
        m_watcher.addPath(filePath());
}

} // namespace bridge::settings

#include "moc_SettingsStore.cpp"
