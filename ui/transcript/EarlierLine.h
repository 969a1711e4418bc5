#pragma once

#include "ui/kit/Theme.h"

#include <QAbstractButton>

namespace ui {

/// What of a conversation is not in its transcript yet.
struct EarlierMessages
{
    bool hasMore = false;
    int count = -1; ///< messages; -1: not known
    bool isLoading = false;
    QString problem{}; ///< why the last page could not be read, one line
    friend bool operator==(const EarlierMessages &, const EarlierMessages &) = default;
};

/// The line above the first entry: earlier messages exist, are being loaded, or cannot be read.
class EarlierLine final : public QAbstractButton
{
    Q_OBJECT

public:
    static constexpr int kHeight = 22;

    EarlierLine(Theme &theme, QWidget *parent);
    void setView(const EarlierMessages &view);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Theme &m_theme;
    EarlierMessages m_view;
};

} // namespace ui
