#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QSet>
#include <QString>

#include <optional>

/// The file `open`: the session ids of the open chats, so that a start need not read every record
/// for them. It is written before a record becomes open and after one is closed, so it may name one
/// too many; the records decide.
namespace bridge::store {

[[nodiscard]] QString openListPath(const QString &folder);
[[nodiscard]] QByteArray openListText(const QSet<QString> &sessions);
/// nullopt: it is not what was written.
[[nodiscard]] std::optional<QSet<QString>> readOpenList(const QByteArray &text);

} // namespace bridge::store
