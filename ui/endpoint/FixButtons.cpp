#include "ui/endpoint/FixButtons.h"

#include "ui/endpoint/ModelMenu.h"
#include "ui/kit/Controls.h"
#include "ui/kit/FlowLayout.h"
#include "ui/kit/StyleSheet.h"
#include "ui/words/FailureRecord.h"

namespace ui {

namespace fix = bridge::fix;

namespace {

constexpr int kGap = 10;
constexpr int kMaxLabel = 340;

} // namespace

FixButtons::FixButtons(Theme &theme, Rank rank, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_rank(rank)
    , m_row(new FlowLayout(kGap))
    , m_turnOff(makeButton(ButtonKind::Secondary, tr("Turn custom endpoint off"), this))
{
    m_row->setContentsMargins(0, 0, 0, 0);
    setLayout(m_row);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    m_turnOff->hide();
    connect(m_turnOff, &QPushButton::clicked, this, [this] {
        if (m_turnsOffAndSends)
            emit fixChosen(fix::TurnOffAndSend{});
        else
            emit turnOffRequested();
    });
}

QPushButton *FixButtons::addButton(const QString &text)
{
    m_own.push_back(makeButton(ButtonKind::Secondary, text, this));
    arrange();
    return m_own.back();
}

QPushButton *FixButtons::addAtEnd(const QString &text)
{
    m_atEnd = makeButton(ButtonKind::Secondary, text, this);
    m_row->setLastAtEnd(true);
    arrange();
    return m_atEnd;
}

void FixButtons::setFirst(QWidget *first)
{
    m_first = first;
    arrange();
}

void FixButtons::showFailure(const bridge::Failure &failure, bool hasMessage)
{
    // A card is updated repeatedly while retrying: a button must not vanish under a click.
    if (auto shown = std::pair(failure, hasMessage); m_shown != shown) {
        m_shown = std::move(shown);
        offer(failure, hasMessage);
    }
    lead();
}

void FixButtons::offer(const bridge::Failure &failure, bool hasMessage)
{
    // One of them may be what is being clicked.
    for (auto *button : m_fixes) {
        m_row->removeWidget(button);
        button->hide();
        button->deleteLater();
    }
    m_fixes.clear();
    using TurnOff = FailureOffers::TurnOff;
    const FailureOffers offers = offersFor(failure, hasMessage);
    for (const auto &each : offers.fixes) {
        // The checklist has a button for it, with its cost.
        if (m_rank == Rank::Leading || !std::holds_alternative<fix::CheckWithAgent>(each.fix))
            addFix(each);
    }
    if (offers.models.size() == 1)
        addFix({tr("Use %1").arg(offers.models.first()), fix::UseModel{offers.models.first()}});
    else if (offers.models.size() > 1)
        addModels(offers.models);
    m_turnsOffAndSends = offers.turnOff == TurnOff::AndSend;
    m_turnOff->setText(m_turnsOffAndSends ? tr("Turn custom endpoint off and send again")
                                          : tr("Turn custom endpoint off"));
    m_turnOff->setVisible(m_rank == Rank::Leading && offers.turnOff != TurnOff::No);
    arrange();
}

void FixButtons::addFix(const FixOffer &offer)
{
    connect(addOffered(offer.label), &QPushButton::clicked, this,
            [this, wanted = offer.fix] { emit fixChosen(wanted); });
}

void FixButtons::addModels(const QStringList &models)
{
    auto *button = addOffered(tr("Use a model of this server"));
    auto *menu = new ModelMenu(models, button);
    connect(menu, &ModelMenu::modelSelected, this,
            [this](const QString &model) { emit fixChosen(fix::UseModel{model}); });
    button->setMenu(menu);
    setStyleProperty(button, "menu", true);
}

QPushButton *FixButtons::addOffered(const QString &label)
{
    auto *button = makeButton(ButtonKind::Secondary, {}, this);
    // Addresses and model names can be long and contain ampersands.
    button->setText(button->fontMetrics()
                        .elidedText(label, Qt::ElideMiddle, kMaxLabel)
                        .replace(u'&', QLatin1String("&&")));
    button->setAccessibleName(label);
    if (button->text() != label)
        button->setToolTip(QStringLiteral("<qt>%1</qt>").arg(label.toHtmlEscaped()));
    // A child added to a visible parent stays hidden until shown.
    button->show();
    m_fixes.push_back(button);
    return button;
}

QPushButton *FixButtons::leadingButton() const
{
    if (m_rank != Rank::Leading || (m_first && !m_first->isHidden()))
        return nullptr;
    if (!m_fixes.empty())
        return m_fixes.front();
    return !m_own.empty() && !m_own.front()->isHidden() ? m_own.front() : nullptr;
}

void FixButtons::lead()
{
    const QPushButton *leading = leadingButton();
    for (const auto &buttons : {m_fixes, m_own}) {
        for (auto *button : buttons)
            setStyleClass(button, button == leading ? QStringLiteral("primary")
                                                    : QStringLiteral("secondary"));
    }
}

void FixButtons::arrange()
{
    while (m_row->count() > 0)
        delete m_row->takeAt(0);
    if (m_first)
        m_row->addWidget(m_first);
    for (const auto &buttons : {m_fixes, m_own}) {
        for (auto *button : buttons)
            m_row->addWidget(button);
    }
    m_row->addWidget(m_turnOff);
    if (m_atEnd)
        m_row->addWidget(m_atEnd);
    updateGeometry();
}

} // namespace ui

#include "moc_FixButtons.cpp"
