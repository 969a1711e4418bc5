#pragma once

#include "bridge/core/Result.h"
#include "bridge/store/ChatRecord.h"
#include "bridge/store/StoreProblem.h"

#include <QHash>
#include <QString>

#include <optional>
#include <vector>

namespace bridge::store {

/// Which endpoint and model gave the answers of a conversation, as in its file of lines: oldest
/// first, each message once, the newest ones only.
class AnswerList
{
public:
    static constexpr std::size_t kMost = 5000;

    AnswerList() = default;
    /// Reads a small file, as it is replaced when it has twice as many lines as the list. One that
    /// cannot be read is left alone; see problem().
    explicit AnswerList(const QString &path, std::size_t most = kMost);

    [[nodiscard]] const std::vector<AnswerOrigin> &list() const { return m_list; }
    /// Why the file was not read; nothing must be written to it then.
    [[nodiscard]] const std::optional<StoreProblem> &problem() const { return m_problem; }

    /// What the file lacks afterwards.
    enum class Lack { Nothing, Line, All };
    [[nodiscard]] Lack add(const AnswerOrigin &origin);

private:
    void put(AnswerOrigin origin);
    void shorten();

    std::size_t m_most = kMost;
    std::vector<AnswerOrigin> m_list;
    QHash<QString, std::size_t> m_places; ///< by message
    std::size_t m_lineCount = 0;          ///< in the file
    std::optional<StoreProblem> m_problem;
};

} // namespace bridge::store
