#include "bridge/settings/SettingsStore.h"

#include "bridge/core/LogCategories.h"
#include "bridge/core/NameTable.h"

#include <QDir>
#include <QLockFile>
#include <QStandardPaths>

#include <algorithm>
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

int SettingsStore::value(const SettingDef<int> &def) const
{
    bool isNumber = false;
    const int value = m_values.value(QLatin1String(def.key)).toString().toInt(&isNumber);
    return isNumber ? std::max(value, 0) : def.fallback;
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

bool SettingsStore::setValue(const SettingDef<int> &def, int value)
{
    value = std::max(value, 0);
    return write(
        {{QLatin1String(def.key), value == def.fallback ? QVariant() : QString::number(value)}});
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
            keepCopy(content->text);
        }
        const SettingsFile::Values values = withUnsaved(content->values);
        // And those that were removed from the file.
        const QStringList keys = values.keys() + m_values.keys();
        for (const QString &key : keys) {
            const QVariant value = values.value(key);
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
    announceSaved();
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
    return replaceFile(good, SettingsFile::OldCopy::Replace);
}

bool SettingsStore::startAnew()
{
    reload();
    return !m_problem || replaceFile({}, SettingsFile::OldCopy::PutAside);
}

bool SettingsStore::replaceFile(const SettingsFile::Values &values, SettingsFile::OldCopy oldCopy)
{
    QDir().mkpath(m_folder);
    // Without the file, no agent can run before it is written: that is a problem, too.
    const bool isAside = m_file.putAside();
    m_hadFile = m_hadFile || isAside;
    const bool isReplaced = isAside && m_file.write(values, oldCopy);
    if (isReplaced)
        m_unsaved.clear();
    reload();
    return isReplaced;
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
    QHash<QString, QString> before;
    for (auto it = values.cbegin(); it != values.cend(); ++it) {
        const QString old = m_values.value(it.key()).toString();
        before.insert(it.key(), old);
        isChanged = isChanged || old != it->toString();
        m_values.insert(it.key(), *it);
    }
    const bool isWritten = !isForFile || save(values, before);
    if (isForFile)
        watch();
    if (isChanged) {
        emit changed(groupOf(values.firstKey()));
        emit settled();
    }
    announceSaved();
    return isWritten;
}

bool SettingsStore::save(const QVariantMap &values, const QHash<QString, QString> &inFile)
{
    QVariantMap all = values;
    for (auto it = m_unsaved.cbegin(); it != m_unsaved.cend(); ++it) {
        if (!all.contains(it.key()))
            all.insert(it.key(), it->value);
    }
    const auto written = writeFile(all);
    if (written) {
        m_unsaved.clear();
        m_saveError.clear();
        return true;
    }
    if (isSaved() || m_saveError != written.error())
        qCInfo(lcSettings) << "cannot write" << filePath() << written.error();
    m_saveError = written.error();
    // Values that stand beside unknown ones would be mixed with them.
    for (auto it = values.cbegin(); m_isKnown && it != values.cend(); ++it) {
        const auto known = m_unsaved.constFind(it.key());
        m_unsaved.insert(it.key(),
                         {*it, known == m_unsaved.cend() ? inFile.value(it.key()) : known->inFile});
    }
    return false;
}

void SettingsStore::saveAgain()
{
    if (!isSaved())
        save({}, {});
    if (const QByteArray text = std::exchange(m_copyToKeep, {}); !text.isNull())
        keepCopy(text);
    reload();
}

SettingsFile::Values SettingsStore::withUnsaved(SettingsFile::Values values)
{
    // Someone has changed it since.
    m_unsaved.removeIf(
        [&values](const auto &it) { return values.value(it.key()).toString() != it->inFile; });
    for (auto it = m_unsaved.cbegin(); it != m_unsaved.cend(); ++it)
        values.insert(it.key(), it->value);
    return values;
}

void SettingsStore::keepCopy(const QByteArray &text)
{
    // An attempt changes the folder, which leads here again.
    if (m_copyToKeep != text || text.isNull())
        m_copyToKeep = m_file.keepCopy(text) ? QByteArray() : text;
}

void SettingsStore::announceSaved()
{
    const bool wasSaved = std::exchange(m_wasSaved, isSaved());
    const bool wasBehind = std::exchange(m_wasBehind, isBehind());
    if (wasSaved != m_wasSaved || wasBehind != m_wasBehind)
        emit savedChanged();
}

Result<void, QString> SettingsStore::writeFile(const QVariantMap &values)
{
    constexpr std::chrono::milliseconds kPatience{2000};
    QLockFile lock(filePath() + QStringLiteral(".lock"));
    const bool isLocked = lock.tryLock(static_cast<int>(kPatience.count()));
    if (!isLocked && lock.error() == QLockFile::LockFailedError)
        return failed(QString());
    // A file with a problem is the user's, who may be editing it: it is not replaced.
    auto content = readFile();
    if (!content)
        return failed(QString());
    for (auto it = values.cbegin(); it != values.cend(); ++it) {
        if (it->isValid())
            content->values.insert(it.key(), *it);
        else
            content->values.remove(it.key());
    }
    auto written = m_file.write(content->values);
    m_hadFile = m_hadFile || written;
    return written;
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
