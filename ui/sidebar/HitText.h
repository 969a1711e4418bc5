#pragma once

#include <QMetaType>
#include <QString>

#include <utility>
#include <vector>

namespace ui {

/// One line of a text of the other side, ready to be shown, and where the hits of a search are.
struct HitText
{
    using Mark = std::pair<int, int>; ///< start and length
    QString text;
    std::vector<Mark> marks; ///< ascending, apart from each other
    friend bool operator==(const HitText &, const HitText &) = default;
};

/// Bounded to `most` characters, in one line, with everything marked that could mislead. Marks that
/// lie outside of the text are left out.
[[nodiscard]] HitText hitText(const QString &text, std::vector<HitText::Mark> marks,
                              qsizetype most = 300);
/// The text from about `before` characters before its first hit on.
[[nodiscard]] HitText fromFirstHit(HitText whole, int before);

} // namespace ui

Q_DECLARE_METATYPE(ui::HitText)
