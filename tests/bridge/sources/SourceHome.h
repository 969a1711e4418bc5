#pragma once

#include "bridge/sources/SourceReader.h"

#include <QByteArray>
#include <QTemporaryDir>

/// The places of one test: a home with a workspace, a folder of managed settings, an environment.
class SourceHome
{
public:
    SourceHome();

    /// `path` is relative to the home; folders are created.
    void write(const QString &name, const QByteArray &content) const;
    /// A settings file that sets one variable.
    void setVariable(const QString &name, const QString &variable, const QString &value) const;
    void writeManaged(const QString &name, const QByteArray &content) const;
    void remove(const QString &name) const;

    [[nodiscard]] QString path(const QString &name = {}) const;
    [[nodiscard]] QString workspace() const { return path(QStringLiteral("workspace")); }
    [[nodiscard]] bridge::sources::SourceReport
    read(const bridge::sources::AppInfluence &app = {},
         const std::optional<QProcessEnvironment> &loginShell = {}) const;

    bridge::sources::SourcePlaces places;

private:
    QTemporaryDir m_folder;
};

/// The effective source of this variable or key; nullopt: none.
[[nodiscard]] std::optional<bridge::sources::SourcePlace>
winner(const bridge::sources::SourceReport &report, const QString &variable);
/// Every effective credential, with the command line's names of place and kind.
[[nodiscard]] QStringList credentials(const bridge::sources::SourceReport &report);
