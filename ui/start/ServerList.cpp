#include "ui/start/ServerList.h"

#include "ui/kit/Controls.h"
#include "ui/kit/FocusRing.h"
#include "ui/kit/Icons.h"
#include "ui/words/EndpointText.h"
#include "ui/words/StartText.h"

#include <QButtonGroup>
#include <QPainter>
#include <QPainterPath>
#include <QRadioButton>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

using bridge::check::LocalServer;

/// One row of the list.
class ServerButton final : public QRadioButton
{
public:
    struct Words
    {
        QString name;
        QString address; ///< in the code font; may be the name
        QString note;
        Tone tone = Tone::Neutral;
        bool isOther = false; ///< the row for another address
    };

    ServerButton(const Theme &theme, QWidget *parent)
        : QRadioButton(parent)
        , m_theme(theme)
    {
        setFocusPolicy(Qt::TabFocus);
        setCursor(Qt::PointingHandCursor);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        setFixedHeight(ServerList::kRowHeight);
        setAttribute(Qt::WA_Hover);
        setFocusShape(this, {.place = FocusShape::Place::Inside, .radius = 6, .inset = 1});
        connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    }

    void setWords(const Words &words)
    {
        m_words = words;
        setText(words.name);
        QStringList all{words.name, words.address, words.note};
        all.removeAll({});
        all.removeDuplicates();
        setAccessibleName(all.join(QStringLiteral(", ")));
        update();
    }
    /// Rounded corners of the list.
    void setPlace(bool isFirst, bool isLast)
    {
        m_isFirst = isFirst;
        m_isLast = isLast;
        update();
    }
    void setActive(bool isActive)
    {
        m_isActive = isActive;
        update();
    }

protected:
    bool hitButton(const QPoint &pos) const override { return rect().contains(pos); }

    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const ThemeColors &colors = m_theme.colors();
        const bool isOn = isChecked() && m_isActive;
        if (isOn)
            painter.fillPath(shape(), colors.accentSoft);
        else if (underMouse())
            painter.fillPath(shape(), colors.hover);
        if (!m_isFirst)
            painter.fillRect(QRect(0, 0, width(), 1), colors.line);
        paintWords(painter, isOn);
    }

private:
    static constexpr int kPadding = 12;
    static constexpr int kDot = 8;
    static constexpr int kGap = 10;
    static constexpr int kCheck = 14;

    [[nodiscard]] QPainterPath shape() const
    {
        constexpr double kRadius = Theme::kRadiusButton - 1;
        QPainterPath path;
        path.setFillRule(Qt::WindingFill);
        path.addRoundedRect(rect(), kRadius, kRadius);
        const double middle = height() / 2.0;
        if (!m_isFirst)
            path.addRect(QRectF(0, 0, width(), middle));
        if (!m_isLast)
            path.addRect(QRectF(0, middle, width(), middle));
        return path;
    }

    void paintWords(QPainter &painter, bool isOn) const
    {
        const ThemeColors &colors = m_theme.colors();
        const bool isOther = m_words.isOther;
        const QRectF dot(kPadding, (height() - kDot) / 2.0, kDot, kDot);
        if (isOther) {
            painter.drawPixmap(QPointF(kPadding - 2, (height() - kPadding) / 2.0),
                               iconPixmap(Icon::Plus, colors.text3, kPadding, devicePixelRatioF()));
        } else {
            painter.setPen(Qt::NoPen);
            painter.setBrush(colorOf(m_words.tone, colors));
            painter.drawEllipse(dot);
        }
        int x = kPadding + kDot + kGap;
        const int right = width() - kPadding - kCheck;
        if (isOn)
            painter.drawPixmap(
                QPointF(right, (height() - kCheck) / 2.0),
                iconPixmap(Icon::Check, colors.accentText, kCheck, devicePixelRatioF()));
        const auto draw = [&](const QFont &font, const QColor &color, const QString &text) {
            painter.setFont(font);
            painter.setPen(color);
            const int room = std::max(0, right - kGap - x);
            const QString shown = painter.fontMetrics().elidedText(text, Qt::ElideRight, room);
            painter.drawText(QRect(x, 0, room, height()), Qt::AlignVCenter, shown);
            x += painter.fontMetrics().horizontalAdvance(shown) + kGap;
        };
        draw(Theme::textFont(13.5, isOther ? QFont::Normal : QFont::Medium),
             isOther ? colors.text2 : colors.text, m_words.name);
        if (!isOther && m_words.address != m_words.name)
            draw(Theme::codeFont(12), colors.text3, m_words.address);
        painter.setFont(Theme::textFont(12.5));
        painter.setPen(colors.text3);
        const int room = std::max(0, right - kGap - x);
        painter.drawText(QRect(right - kGap - room, 0, room, height()),
                         Qt::AlignVCenter | Qt::AlignRight,
                         painter.fontMetrics().elidedText(m_words.note, Qt::ElideMiddle, room));
    }

    const Theme &m_theme;
    Words m_words;
    bool m_isFirst = false;
    bool m_isLast = false;
    bool m_isActive = true;
};

ServerList::ServerList(const Theme &theme, QWidget *parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_rows(new QVBoxLayout(this))
    , m_group(new QButtonGroup(this))
    , m_other(new ServerButton(theme, this))
{
    m_rows->setContentsMargins(1, 1, 1, 1);
    m_rows->setSpacing(0);
    m_other->setWords(
        {tr("Another address…"), {}, tr("gateway, proxy, Copilot bridge"), Tone::Neutral, true});
    m_other->setPlace(true, true);
    add(m_other);
    m_other->setChecked(true);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ServerList::add(ServerButton *row)
{
    m_group->addButton(row);
    m_rows->insertWidget(std::max(0, m_rows->count() - 1), row);
    // Also with the arrow keys.
    connect(row, &QAbstractButton::clicked, this, [this] {
        m_hasPicked = true;
        emit picked();
    });
}

void ServerList::showServers(const std::vector<LocalServer> &found)
{
    const auto before = chosen();
    const auto isBefore = [&before](const LocalServer &each) {
        return before && each.address == before->address && each.presetId == before->presetId;
    };
    std::vector<LocalServer> servers = found;
    // Nothing replaces what the user has picked.
    m_isPickGone = m_hasPicked && before && std::none_of(found.begin(), found.end(), isBefore);
    if (m_isPickGone)
        servers.push_back(*before);
    m_servers = servers;
    while (m_buttons.size() > servers.size()) {
        if (m_buttons.back()->isChecked())
            m_other->setChecked(true);
        m_group->removeButton(m_buttons.back());
        delete m_buttons.back();
        m_buttons.pop_back();
    }
    while (m_buttons.size() < servers.size()) {
        m_buttons.push_back(new ServerButton(m_theme, this));
        m_buttons.back()->setActive(m_isActive);
        add(m_buttons.back());
        m_buttons.back()->show();
    }
    for (std::size_t i = 0; i < servers.size(); ++i) {
        const bool isGone = m_isPickGone && i + 1 == servers.size();
        const Status state =
            isGone ? Status{Tone::Error, tr("no longer answers"), {}} : modelsOf(servers[i]);
        m_buttons[i]->setWords(
            {serverName(servers[i]), hostOf(servers[i].address), state.text, state.tone, false});
        m_buttons[i]->setPlace(i == 0, false);
    }
    m_other->setPlace(servers.empty(), true);

    const auto find = [&servers](const auto &isOne) {
        const auto first = std::find_if(servers.begin(), servers.end(), isOne);
        return first == servers.end() ? -1 : static_cast<int>(first - servers.begin());
    };
    int index = find(isBefore);
    if (index < 0 && !m_hasPicked)
        index = find([](const LocalServer &each) { return modelsOf(each).tone == Tone::Ok; });
    if (index < 0 && !servers.empty() && !m_hasPicked)
        index = 0;
    choose(index);
}

void ServerList::choose(int index)
{
    (index < 0 ? m_other : m_buttons[static_cast<std::size_t>(index)])->setChecked(true);
}

std::optional<LocalServer> ServerList::chosen() const
{
    for (std::size_t i = 0; i < m_buttons.size(); ++i) {
        if (m_buttons[i]->isChecked())
            return m_servers[i];
    }
    return std::nullopt;
}

bool ServerList::isChosenGone() const
{
    return m_isPickGone && m_buttons.back()->isChecked();
}

void ServerList::setActive(bool isActive)
{
    m_isActive = isActive;
    for (ServerButton *row : m_buttons)
        row->setActive(isActive);
    m_other->setActive(isActive);
}

void ServerList::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_theme.colors().line);
    painter.setBrush(m_theme.colors().surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), Theme::kRadiusButton,
                            Theme::kRadiusButton);
}

} // namespace ui

#include "moc_ServerList.cpp"
