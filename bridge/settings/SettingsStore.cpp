#include "bridge/settings/SettingsStore.h"

#include "bridge/core/LogCategories.h"

#include <QDir>
#include <QSettings>
#include <QStandardPaths>

#include <array>

namespace bridge::settings {

namespace {

const std::array<const char *, 5> kKeys{kCustomApiEndpoint.key, kCustomApiEndpointEnabled.key,
                                        kWorkspace.key, kTheme.key, kTrayHintShown.key};

QString themeName(ThemeChoice choice)
{
    switch (choice) {
    case ThemeChoice::System:
        return QStringLiteral("system");
    case ThemeChoice::Light:
        return QStringLiteral("light");
    case ThemeChoice::Dark:
        return QStringLiteral("dark");
    }
    return QStringLiteral("system");
}

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
    // The folder is what is watched: QSettings replaces the file on every write.
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
    const QVariant value = raw(def.key);
    return value.isValid() ? value.toBool() : def.fallback;
}

QString SettingsStore::value(const SettingDef<QString> &def) const
{
    const QVariant value = raw(def.key);
    return value.isValid() ? value.toString() : def.fallback;
}

ThemeChoice SettingsStore::value(const SettingDef<ThemeChoice> &def) const
{
    const QString name = raw(def.key).toString();
    for (const auto choice : {ThemeChoice::System, ThemeChoice::Light, ThemeChoice::Dark}) {
        if (name == themeName(choice))
            return choice;
    }
    return def.fallback;
}

bool SettingsStore::setValue(const SettingDef<bool> &def, bool value)
{
    return write(def.key, value, value == def.fallback);
}

bool SettingsStore::setValue(const SettingDef<QString> &def, const QString &value)
{
    return write(def.key, value, value == def.fallback);
}

bool SettingsStore::setValue(const SettingDef<ThemeChoice> &def, ThemeChoice value)
{
    return write(def.key, themeName(value), value == def.fallback);
}

void SettingsStore::keepInMemory(const char *key, const QVariant &value)
{
    const QString name = QLatin1String(key);
    const bool isNew = raw(key) != value;
    m_inMemory.insert(name, value);
    if (isNew)
        emit changed(name);
}

void SettingsStore::reload()
{
    QSettings file(filePath(), QSettings::IniFormat);
    file.sync();
    QStringList changedKeys;
    for (const char *key : kKeys) {
        const QString name = QLatin1String(key);
        const QVariant value = file.value(name);
        // The file gives strings back: true and "true" are the same setting.
        if (m_values.value(name).toString() == value.toString())
            continue;
        m_values.insert(name, value);
        if (!m_inMemory.contains(name))
            changedKeys.append(name);
    }
    watch();
    // All values first: a listener of one key may read another.
    for (const QString &key : std::as_const(changedKeys))
        emit changed(key);
}

QVariant SettingsStore::raw(const char *key) const
{
    const QString name = QLatin1String(key);
    if (const auto inMemory = m_inMemory.constFind(name); inMemory != m_inMemory.constEnd())
        return *inMemory;
    return m_values.value(name);
}

bool SettingsStore::write(const char *key, const QVariant &value, bool isDefault)
{
    const QString name = QLatin1String(key);
    const QVariant before = raw(key);
    bool ok = true;
    if (m_inMemory.contains(name)) {
        m_inMemory.insert(name, value);
    } else {
        QSettings file(filePath(), QSettings::IniFormat);
        if (isDefault)
            file.remove(name);
        else
            file.setValue(name, value);
        file.sync();
        ok = file.status() == QSettings::NoError;
        m_isSaved = ok;
        if (!ok)
            qCWarning(lcSettings) << "cannot write" << filePath();
        m_values.insert(name, isDefault ? QVariant() : value);
        watch();
    }
    if (before.toString() != raw(key).toString())
        emit changed(name);
    return ok;
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
