#pragma once

#include <QJsonObject>
#include <QProcessEnvironment>
#include <QStringList>
#include <QTemporaryDir>

/// A home folder of its own with a workspace in it; gone with the object. What runs under it is
/// recognised by its HOME (see processesUnder()).
class TestHome
{
public:
    TestHome();

    [[nodiscard]] QString path() const { return m_folder.path(); }
    [[nodiscard]] QString workspace() const { return path() + QStringLiteral("/workspace"); }
    [[nodiscard]] QString settingsFolder() const { return path() + QStringLiteral("/drawbridge"); }

    /// `relative` to the home; folders are made.
    void write(const QString &relative, const QByteArray &content) const;
    void writeJson(const QString &relative, const QJsonObject &content) const;
    void writeScript(const QString &relative, const QByteArray &content) const;
    /// Claude Code's own sign-in, which is good for these scopes for a month.
    void saveLogin(const QString &token, const QString &refreshToken,
                   const QStringList &scopes = {QStringLiteral("user:inference"),
                                                QStringLiteral("user:profile")}) const;
    [[nodiscard]] QByteArray read(const QString &relative) const;
    [[nodiscard]] bool has(const QString &relative) const;

    /// HOME, PATH, LANG and the program under test: all that a run inherits unless it adds more.
    [[nodiscard]] QProcessEnvironment environment() const;

private:
    QTemporaryDir m_folder;
};
