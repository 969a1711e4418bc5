#pragma once

#include <QJsonObject>
#include <QProcessEnvironment>
#include <QStringList>
#include <QTemporaryDir>

/// A temporary home folder with a workspace. Its processes are recognised by their HOME (see
/// processesUnder()).
class TestHome
{
public:
    TestHome();

    [[nodiscard]] QString path() const { return m_folder.path(); }
    [[nodiscard]] QString workspace() const { return path() + QStringLiteral("/workspace"); }
    /// $XDG_RUNTIME_DIR: no socket of another test's agent is found there.
    [[nodiscard]] QString runtimeFolder() const { return path() + QStringLiteral("/run"); }
    [[nodiscard]] QString settingsFolder() const { return path() + QStringLiteral("/drawbridge"); }

    /// `relative` to the home; folders are created.
    void write(const QString &relative, const QByteArray &content) const;
    void writeJson(const QString &relative, const QJsonObject &content) const;
    void writeScript(const QString &relative, const QByteArray &content) const;
    /// Writes Claude Code's own sign-in, valid for these scopes for a month.
    void saveLogin(const QString &token, const QString &refreshToken,
                   const QStringList &scopes = {QStringLiteral("user:inference"),
                                                QStringLiteral("user:profile")}) const;
    [[nodiscard]] QByteArray read(const QString &relative) const;
    [[nodiscard]] bool has(const QString &relative) const;

    /// HOME, PATH, LANG and the program under test: the inherited environment unless a test adds to
    /// it.
    [[nodiscard]] QProcessEnvironment environment() const;

private:
    QTemporaryDir m_folder;
};
