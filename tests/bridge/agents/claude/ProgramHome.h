#pragma once

#include <QDir>
#include <QFile>
#include <QProcessEnvironment>
#include <QTemporaryDir>

#include <gtest/gtest.h>

/// A home folder with programs as installers and version managers lay them out.
class ProgramHome
{
public:
    ProgramHome()
    {
        environment.insert(QStringLiteral("HOME"), path(QStringLiteral("home")));
        environment.insert(QStringLiteral("PATH"), path(QStringLiteral("bin:/usr/bin:/bin")));
        EXPECT_TRUE(QDir().mkpath(path(QStringLiteral("home"))));
    }

    [[nodiscard]] QString path(const QString &relative) const
    {
        return m_folder.filePath(relative);
    }
    [[nodiscard]] QString home(const QString &relative) const
    {
        return path(QStringLiteral("home/") + relative);
    }

    QString addFile(const QString &file, const QByteArray &content, bool isProgram = false) const
    {
        EXPECT_TRUE(QDir().mkpath(QFileInfo(file).path()));
        QFile out(file);
        EXPECT_TRUE(out.open(QIODevice::WriteOnly | QIODevice::Truncate));
        out.write(content);
        if (isProgram)
            out.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return file;
    }

    QString addScript(const QString &file, const QByteArray &script) const
    {
        return addFile(file, "#!/bin/sh\n" + script + '\n', true);
    }

    static void link(const QString &target, const QString &name)
    {
        EXPECT_TRUE(QDir().mkpath(QFileInfo(name).path()));
        EXPECT_TRUE(QFile::link(target, name));
    }

    /// What `npm install -g` leaves below `prefix`: the package and a link to it in bin.
    QString addNpmPackage(const QString &prefix, const QByteArray &version,
                          const QByteArray &interpreter = "#!/bin/sh") const
    {
        const QString package =
            prefix + QStringLiteral("/lib/node_modules/@anthropic-ai/claude-code");
        addFile(package + QStringLiteral("/package.json"),
                R"({"name":"@anthropic-ai/claude-code","version":")" + version + "\"}");
        addFile(package + QStringLiteral("/cli.js"),
                interpreter + "\necho '" + version + " (Claude Code)'\n", true);
        link(QStringLiteral("../lib/node_modules/@anthropic-ai/claude-code/cli.js"),
             prefix + QStringLiteral("/bin/claude"));
        return prefix + QStringLiteral("/bin/claude");
    }

    /// A Node.js that runs scripts of the shell.
    QString addNode(const QString &prefix) const
    {
        return addFile(prefix + QStringLiteral("/bin/node"),
                       "#!/bin/sh\ntest \"$1\" && exec /bin/sh \"$@\"\n", true);
    }

    QProcessEnvironment environment;

private:
    QTemporaryDir m_folder;
};
