#include "bridge/settings/SettingsStore.h"

#include "bridge/core/LogCategories.h"
#include "bridge/core/NameTable.h"

#include <QDir>
#include <QLockFile>
#include <QStandardPaths>

#include <array>
#include <utility>

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
    , m_file(folder + QStringLiteral("/drawbridge.conf"))
{
    // The folder is watched because every write replaces the file.
    QDir().mkpath(m_folder);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &SettingsStore::reload);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, &SettingsStore::reload);
    reload();
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

Result<SettingsFile::Content, SettingsProblem> SettingsStore::readFile() const
{
    auto content = m_file.read();
    // Removed together with its copy.
    if (content && content->text.isNull() && m_hadFile)
        return failed(SettingsProblem{SettingsProblem::Kind::Missing});
    return content;
}

void SettingsStore::reload()
{
    const auto content = readFile();
    watch();
    const std::optional<SettingsProblem> problem =
        content ? std::nullopt : std::optional(content.error());
    const bool isOther = std::exchange(m_problem, problem) != problem;
    QSet<QString> changedKeys;
    if (content) {
        m_isKnown = true;
        if (!content->text.isNull()) {
            m_hadFile = true;
            m_file.keepCopy(content->text);
        }
        // And those that were removed from the file.
        const QStringList keys = content->values.keys() + m_values.keys();
        for (const QString &key : keys) {
            const QVariant value = content->values.value(key);
            // The file returns strings: true and "true" are the same setting.
            if (isInMemory(key) || m_values.value(key).toString() == value.toString())
                continue;
            m_values.insert(key, value);
            changedKeys.insert(groupOf(key));
        }
    } else if (isOther) {
        qCInfo(lcSettings) << "cannot use" << filePath() << problem->detail;
    }
    if (isOther)
        emit problemChanged();
    // All values are updated first: a listener of one key may read another.
    for (const QString &key : std::as_const(changedKeys))
        emit changed(key);
    if (isOther || !changedKeys.isEmpty())
        emit settled();
}

bool SettingsStore::canRestore() const
{
    return areFileValuesKnown() || m_file.readCopy();
}

bool SettingsStore::restore()
{
    reload();
    if (!m_problem)
        return true;
    SettingsFile::Values good = m_values;
    if (!areFileValuesKnown()) {
        const auto copy = m_file.readCopy();
        if (!copy)
            return false;
        good = copy->values;
    }
    good.removeIf([](SettingsFile::Values::iterator it) { return !it->isValid(); });
    QDir().mkpath(m_folder);
    // Without the file, no agent can run before it is written: that is a problem, too.
    m_isSaved = m_file.putAside(false) && m_file.write(good);
    reload();
    return m_isSaved;
}

bool SettingsStore::startAnew()
{
    reload();
    if (!m_problem)
        return true;
    QDir().mkpath(m_folder);
    m_isSaved = m_file.putAside(true) && m_file.write({});
    reload();
    return m_isSaved;
}

bool SettingsStore::areFileValuesKnown() const
{
    return m_isKnown && m_keysInMemory.isEmpty();
}

bool SettingsStore::isInMemory(const QString &key) const
{
    return m_keysInMemory.contains(groupOf(key));
}

bool SettingsStore::write(const QVariantMap &values)
{
    if (values.isEmpty())
        return true;
    const bool isForFile = !isInMemory(values.firstKey());
    bool isChanged = false;
    for (auto it = values.cbegin(); it != values.cend(); ++it) {
        isChanged = isChanged || m_values.value(it.key()).toString() != it->toString();
        m_values.insert(it.key(), *it);
    }
    if (isForFile) {
        m_isSaved = writeFile(values);
        if (!m_isSaved)
            qCWarning(lcSettings) << "cannot write" << filePath();
        watch();
    }
    if (isChanged) {
        emit changed(groupOf(values.firstKey()));
        emit settled();
    }
    return !isForFile || m_isSaved;
}

bool SettingsStore::writeFile(const QVariantMap &values)
{
    constexpr std::chrono::milliseconds kPatience{2000};
    QLockFile lock(filePath() + QStringLiteral(".lock"));
    const bool isLocked = lock.tryLock(static_cast<int>(kPatience.count()));
    if (!isLocked && lock.error() == QLockFile::LockFailedError)
        return false;
    // A file with a problem is the user's, who may be editing it: it is not replaced.
    auto content = readFile();
    if (!content)
        return false;
    for (auto it = values.cbegin(); it != values.cend(); ++it) {
        if (it->isValid())
            content->values.insert(it.key(), *it);
        else
            content->values.remove(it.key());
    }
    const bool isWritten = m_file.write(content->values);
    m_hadFile = m_hadFile || isWritten;
    return isWritten;
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
