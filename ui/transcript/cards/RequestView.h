#pragma once

#include "ui/kit/Theme.h"
#include "ui/text/TextBlocks.h"
#include "ui/words/MarkedText.h"

#include <QRegion>
#include <QWidget>

class QVBoxLayout;

namespace ui {

class LongText;

/// The part of a permission card that shows what is approved. It counts what is marked in it, keeps
/// beginning and end of long texts in sight, and remembers which part of it has been on screen.
class RequestView final : public QWidget
{
    Q_OBJECT

public:
    RequestView(Theme &theme, QWidget *parent);

    [[nodiscard]] QVBoxLayout &column() const { return *m_column; }
    /// The text to display for one that the caller displays in a widget of its own.
    QString shown(const QString &text, TextUse use);
    /// Adds a text; beyond `lines` lines its middle is shown on request.
    void addText(TextBlocks::Style style, const QString &text, TextUse use, int lines);
    void addField(const QString &name, const QString &value);
    /// Adds a field for a text whose label would cut a word off.
    void addLongWords(const QString &name, const QString &text);
    /// Shows the middles too.
    void showWhole();

    /// Marks in all texts.
    [[nodiscard]] int hidden() const { return m_hidden; }
    /// Something is marked, or there is too much to see it at a glance.
    [[nodiscard]] bool needsCare() const;
    /// Nothing is left out.
    [[nodiscard]] bool isWhole() const;
    /// Each part is or has been on screen, in the present layout.
    [[nodiscard]] bool isSeen() const;

Q_SIGNALS:
    /// The user asked for a middle.
    void wholeRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    LongText *makeText(TextBlocks::Style style, const QString &text, TextUse use, int lines);
    [[nodiscard]] QRect partOnScreen() const;

    Theme &m_theme;
    QVBoxLayout *m_column;
    QVBoxLayout *m_fields = nullptr; ///< of the fields since the last text
    std::vector<LongText *> m_texts;
    QRegion m_seen;
    int m_hidden = 0;
    int m_lines = 0;
};

} // namespace ui
