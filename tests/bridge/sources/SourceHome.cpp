#include "tests/bridge/sources/SourceHome.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace bridge::sources;

SourceHome::SourceHome()
{
    places.home = m_folder.filePath(u"home"_s);
    places.managedFolder = m_folder.filePath(u"etc"_s);
    QDir().mkpath(workspace());
}

void SourceHome::write(const QString &name, const QByteArray &content) const
{
    const QString file = path(name);
    QDir().mkpath(QFileInfo(file).path());
    QFile out(file);
    ASSERT_TRUE(out.open(QIODevice::WriteOnly)) << out.errorString().toStdString();
    ASSERT_EQ(out.write(content), content.size());
}

void SourceHome::setVariable(const QString &name, const QString &variable,
                             const QString &value) const
{
    write(name, QJsonDocument(QJsonObject{{u"env"_s, QJsonObject{{variable, value}}}}).toJson());
}

void SourceHome::writeManaged(const QString &name, const QByteArray &content) const
{
    write(u"../etc/"_s + name, content);
}

void SourceHome::remove(const QString &name) const
{
    EXPECT_TRUE(QFile::remove(path(name)));
}

QString SourceHome::path(const QString &name) const
{
    return name.isEmpty() ? places.home : places.home + u'/' + name;
}

SourceReport SourceHome::read(const AppInfluence &app,
                              const std::optional<QProcessEnvironment> &loginShell) const
{
    return readSources(places, workspace(), app, loginShell);
}

std::optional<SourcePlace> winner(const SourceReport &report, const QString &variable)
{
    std::optional<SourcePlace> place;
    for (const EndpointSource &source : report.sources) {
        if (source.variable != variable || !source.wins)
            continue;
        EXPECT_FALSE(place) << "two win for " << variable.toStdString();
        place = source.place;
    }
    return place;
}

QStringList credentials(const SourceReport &report)
{
    QStringList names;
    for (const EndpointSource &source : report.sources) {
        if (source.wins && source.kind == SourceKind::Credential)
            names << sourcePlaceName(source.place) + u':' + source.variable;
    }
    names.sort();
    return names;
}
