#pragma once

#include "bridge/agent/AgentEvent.h"

#include <QString>
#include <QStringView>

#include <optional>
#include <vector>

namespace bridge::claude {

/// Reads the JSON of an edit tool's input while it arrives. Costs the piece, keeps none of the
/// texts, and gives nothing more after kMostPreviewed units or where the JSON is wrong: the whole
/// input comes with the finished block.
class PartialInput
{
public:
    static constexpr qsizetype kMostPreviewed = 1'000'000;

    /// `json` may begin and end anywhere.
    [[nodiscard]] std::vector<agent::InputPiece> take(QStringView json);

private:
    struct Container
    {
        bool isArray = false;
        QString key{}; ///< of the member whose value comes
        int index = 0; ///< of the element that comes
    };

    void structure(QChar c);
    qsizetype stringPart(QStringView json, qsizetype at);
    void escaped(QChar c);
    void beginString();
    void endString();
    void put(QStringView text);
    [[nodiscard]] std::optional<agent::InputPiece> target() const;

    std::vector<Container> m_open;
    std::vector<agent::InputPiece> m_pieces;
    std::optional<agent::InputPiece> m_target; ///< of the string that is read; without text
    QString m_key;                             ///< of the key that is read
    QString m_half;                            ///< of a surrogate pair
    QString m_digits;                          ///< of \uXXXX
    qsizetype m_given = 0;
    bool m_isInString = false;
    bool m_isKey = false;
    bool m_expectsKey = false;
    bool m_isEscape = false;
    bool m_isUnicode = false;
    bool m_gaveUp = false;
};

} // namespace bridge::claude
