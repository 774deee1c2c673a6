"""Names whose two forms are not transliterations of each other, or that stand for a people too.

Countries, capitals and cities with names of their own in Arabic or English, and organisations.
A line is ``English forms | Arabic forms | Arabic adjective stems``; the first English form is
the name that both sides are brought to, so that "French", فرنسا and الفرنسيين agree. Written
from general knowledge; words that mean something common besides (مالي "financial") are left out.
"""

from __future__ import annotations

from functools import cache

from bitext.text.arabic import normalize

_PLACES = """
Afghanistan, Afghan, Afghans | أفغانستان | أفغاني
Albania, Albanian, Albanians | ألبانيا | ألباني
Algeria, Algiers, Algerian, Algerians | الجزائر | جزائري
Angola, Angolan | أنغولا | أنغولي
Argentina, Argentine, Argentinian | الأرجنتين | أرجنتيني
Armenia, Armenian, Armenians | أرمينيا | أرميني, أرمني
Australia, Australian, Australians | أستراليا | أسترالي
Austria, Austrian, Austrians | النمسا | نمساوي
Azerbaijan, Azerbaijani, Azeri | أذربيجان | أذربيجاني, أذري
Bahrain, Bahraini | البحرين | بحريني
Bangladesh, Bangladeshi | بنغلاديش, بنجلاديش | بنغلاديشي, بنغالي
Belarus, Belarusian | بيلاروسيا, روسيا البيضاء, بيلاروس | بيلاروسي
Belgium, Belgian, Belgians | بلجيكا | بلجيكي
Bolivia, Bolivian | بوليفيا | بوليفي
Bosnia, Bosnian, Bosnia and Herzegovina | البوسنة, البوسنة والهرسك | بوسني
Brazil, Brazilian, Brazilians | البرازيل | برازيلي
Britain, United Kingdom, UK, U.K., Great Britain, British | بريطانيا, المملكة المتحدة | بريطاني
Bulgaria, Bulgarian | بلغاريا | بلغاري
Burkina Faso | بوركينا فاسو |
Burundi, Burundian | بوروندي |
Cambodia, Cambodian | كمبوديا | كمبودي
Cameroon, Cameroonian | الكاميرون | كاميروني
Canada, Canadian, Canadians | كندا | كندي
Central African Republic | جمهورية أفريقيا الوسطى |
Chad, Chadian | تشاد | تشادي
Chile, Chilean | تشيلي, شيلي | تشيلي
China, Chinese | الصين | صيني
Colombia, Columbia, Colombian | كولومبيا | كولومبي
Comoros | جزر القمر |
Congo, Congolese, DRC | الكونغو, جمهورية الكونغو الديمقراطية | كونغولي
Croatia, Croatian | كرواتيا | كرواتي
Cuba, Cuban, Cubans | كوبا | كوبي
Cyprus, Cypriot | قبرص | قبرصي
Czech Republic, Czechia, Czech | التشيك, جمهورية التشيك | تشيكي
Denmark, Danish, Danes | الدنمارك, الدانمارك, الدانمرك | دنماركي, دانماركي, دانمركي
Djibouti | جيبوتي |
Ecuador | الإكوادور | إكوادوري
Egypt, Egyptian, Egyptians | مصر | مصري
England, English | إنجلترا, إنكلترا | إنجليزي, إنكليزي
Eritrea, Eritrean | إريتريا | إريتري
Estonia, Estonian | إستونيا | إستوني
Ethiopia, Ethiopian, Ethiopians | إثيوبيا, أثيوبيا | إثيوبي, أثيوبي
Finland, Finnish | فنلندا | فنلندي
France, French | فرنسا | فرنسي
Gabon, Gabonese | الغابون, غابون | غابوني
Gambia | غامبيا | غامبي
Georgia, Georgian | جورجيا | جورجي
Germany, German, Germans | ألمانيا | ألماني
Ghana, Ghanaian | غانا | غاني
Greece, Greek, Greeks | اليونان | يوناني
Greenland | غرينلاند |
Guatemala | غواتيمالا |
Guinea, Guinean | غينيا | غيني
Haiti, Haitian, Haitians | هايتي | هايتي
Hungary, Hungarian, Hungarians | المجر, هنغاريا | هنغاري
Iceland, Icelandic | آيسلندا, أيسلندا | آيسلندي
India, Indian, Indians | الهند | هندي, هنود
Indonesia, Indonesian | إندونيسيا | إندونيسي
Iran, Iranian, Iranians | إيران | إيراني
Iraq, Iraqi, Iraqis | العراق | عراقي
Ireland, Irish | إيرلندا, أيرلندا | إيرلندي, أيرلندي
Israel, Israeli, Israelis, Israelite, Israelites | إسرائيل | إسرائيلي
Italy, Italian, Italians | إيطاليا | إيطالي
Ivory Coast, Côte d'Ivoire, Cote d'Ivoire, Ivorian, Ivoirian | ساحل العاج, كوت ديفوار | إيفواري
Jamaica | جامايكا |
Japan, Japanese | اليابان | ياباني
Jordan, Jordanian, Jordanians | الأردن | أردني
Kazakhstan, Kazakh | كازاخستان, كازاخستان | كازاخستاني
Kenya, Kenyan, Kenyans | كينيا | كيني
Kosovo | كوسوفو |
Kurdistan, Kurdish, Kurd, Kurds | كردستان, الأكراد | كردي
Kuwait, Kuwaiti | الكويت | كويتي
Kyrgyzstan | قيرغيزستان, قرغيزستان |
Latvia, Latvian | لاتفيا | لاتفي
Lebanon, Lebanese | لبنان | لبناني
Liberia, Liberian, Liberians | ليبيريا, ليبريا | ليبيري, ليبري
Libya, Libyan, Libyans | ليبيا | ليبي
Lithuania, Lithuanian | ليتوانيا | ليتواني
Luxembourg | لوكسمبورغ, لكسمبرغ |
Madagascar, Malagasy | مدغشقر | ملغاشي
Malaysia, Malaysian | ماليزيا | ماليزي
Malta, Maltese | مالطا, مالطة | مالطي
Mauritania, Mauritanian | موريتانيا | موريتاني
Mexico, Mexican, Mexicans | المكسيك | مكسيكي
Mongolia | منغوليا | منغولي
Morocco, Moroccan, Moroccans | المغرب | مغربي
Mozambique | موزمبيق, موزامبيق |
Myanmar, Burma, Burmese | ميانمار, بورما | بورمي
Nepal, Nepalese | نيبال | نيبالي
Netherlands, Dutch, Holland | هولندا | هولندي
New Zealand, New Zealander, New Zealanders | نيوزيلندا, نيوزيلاندا | نيوزيلندي, نيوزيلاندي
Nigeria, Nigerian, Nigerians | نيجيريا | نيجيري
North Korea, North Korean, DPRK | كوريا الشمالية |
Norway, Norwegian | النرويج | نرويجي
Oman, Omani | سلطنة عمان |
Pakistan, Pakistani, Pakistanis | باكستان | باكستاني
Palestine, Palestinian, Palestinians | فلسطين | فلسطيني
Peru, Peruvian | بيرو, البيرو | بيروفي
Philippines, Filipino, Philippine | الفلبين, الفيليبين | فلبيني
Poland, Polish, Poles | بولندا, بولونيا | بولندي
Portugal, Portuguese | البرتغال | برتغالي
Qatar, Qatari | قطر | قطري
Romania, Romanian, Romanians | رومانيا | روماني
Russia, Russian, Russians | روسيا, روس, الروس | روسي
Rwanda, Rwandan | رواندا | رواندي
Saudi Arabia, Saudi, Saudis | السعودية, المملكة العربية السعودية | سعودي
Scotland, Scottish | اسكتلندا, أسكتلندا | اسكتلندي
Senegal, Senegalese | السنغال | سنغالي
Serbia, Serbian, Serb, Serbs | صربيا, صرب, الصرب | صربي
Sierra Leone | سيراليون |
Singapore | سنغافورة | سنغافوري
Slovakia, Slovak | سلوفاكيا | سلوفاكي
Slovenia, Slovenian | سلوفينيا | سلوفيني
Somalia, Somali, Somalis | الصومال | صومالي
South Africa, South African | جنوب أفريقيا, جنوب إفريقيا |
South Korea, South Korean | كوريا الجنوبية |
South Sudan, South Sudanese, Southern Sudan | جنوب السودان |
Spain, Spanish, Spaniard, Spaniards | إسبانيا, أسبانيا | إسباني, أسباني
Sri Lanka, Sri Lankan | سريلانكا, سري لانكا | سريلانكي
Sudan, Sudanese | السودان | سوداني
Sweden, Swedish, Swedes | السويد | سويدي
Switzerland, Swiss | سويسرا | سويسري
Syria, Syrian, Syrians | سوريا, سورية | سوري
Taiwan, Taiwanese | تايوان | تايواني
Tajikistan, Tajik | طاجيكستان | طاجيكي
Tanzania | تنزانيا | تنزاني
Thailand, Thai | تايلاند, تايلند | تايلاندي, تايلندي
Bahamas | جزر البهاما, البهاما |
Barbados | بربادوس |
Bhutan | بوتان |
Botswana | بوتسوانا |
Brunei | بروناي |
Cape Verde, Cabo Verde | الرأس الأخضر, كاب فيردي |
Equatorial Guinea | غينيا الاستوائية |
Eswatini, Swaziland | إسواتيني, سوازيلند |
Fiji, Fijian | فيجي |
Guinea-Bissau | غينيا بيساو, غينيا - بيساو, غينيا-بيساو |
Guyana | غيانا, غويانا |
Honduras, Honduran | هندوراس | هندوراسي
Laos | لاوس |
Lesotho | ليسوتو |
Liechtenstein | ليختنشتاين |
Malawi | ملاوي, مالاوي |
Maldives | المالديف, جزر المالديف, ملديف |
Mauritius | موريشيوس |
Moldova, Moldovan | مولدوفا | مولدوفي
Monaco | موناكو |
Montenegro, Montenegrin | الجبل الأسود, مونتينيغرو |
Namibia, Namibian | ناميبيا | ناميبي
Nicaragua, Nicaraguan | نيكاراغوا | نيكاراغوي
Niger | النيجر |
North Macedonia, Macedonia, Macedonian | مقدونيا الشمالية, مقدونيا | مقدوني
Panama, Panamanian | بنما | بنمي
Paraguay | باراغواي |
Seychelles | سيشل, سيشيل |
Suriname | سورينام |
Togo, Togolese | توغو | توغولي
Wales, Welsh | ويلز | ويلزي
Bavaria, Bavarian | بافاريا | بافاري
Persia, Persian | بلاد فارس | فارسي
Byzantium, Byzantine | بيزنطة | بيزنطي
Babylon, Babylonian | بابل | بابلي
Antarctica | أنتاركتيكا, القارة القطبية الجنوبية |
Alps | الألب, جبال الألب |
Timor-Leste, East Timor | تيمور الشرقية, تيمور ليشتي, تيمور - ليشتي |
Tunisia, Tunis, Tunisian, Tunisians | تونس | تونسي
Turkey, Türkiye, Turkish, Turks | تركيا | تركي, أتراك
Turkmenistan | تركمانستان |
Uganda, Ugandan | أوغندا | أوغندي
Ukraine, Ukrainian, Ukrainians | أوكرانيا | أوكراني
United Arab Emirates, UAE, Emirates, Emirati | الإمارات, الإمارات العربية المتحدة | إماراتي
United States, US, U.S., USA, America, American | الولايات المتحدة, أمريكا, أميركا | أمريكي, أميركي
Uruguay | أوروغواي | أوروغوياني
Uzbekistan, Uzbek | أوزبكستان | أوزبكي
Venezuela, Venezuelan | فنزويلا | فنزويلي
Vietnam, Viet Nam, Vietnamese | فيتنام, فييت نام | فيتنامي
Western Sahara | الصحراء الغربية |
Yemen, Yemeni, Yemenis | اليمن |
Zambia | زامبيا | زامبي
Zimbabwe | زيمبابوي, زمبابوي |
Africa, African, Africans | أفريقيا, إفريقيا | أفريقي, إفريقي
Asia, Asian, Asians | آسيا | آسيوي
Europe, European, Europeans | أوروبا, أوربا | أوروبي, أوربي
Latin America, Latin American | أمريكا اللاتينية, أميركا اللاتينية |
Middle East | الشرق الأوسط | شرق أوسطي
North Africa | شمال أفريقيا, شمال إفريقيا |
Sahel | الساحل الأفريقي, منطقة الساحل, دول الساحل |
Mediterranean | البحر المتوسط, البحر الأبيض المتوسط | متوسطي
Red Sea | البحر الأحمر |
Black Sea | البحر الأسود |
Dead Sea | البحر الميت |
Atlantic | المحيط الأطلسي, الأطلسي, الأطلنطي |
Pacific | المحيط الهادئ |
West Indies | جزر الهند الغربية |
East Indies | جزر الهند الشرقية |
Hawaii, Hawaiian | هاواي |
New South Wales | نيو ساوث ويلز |
Mughal, Mughals | المغول | مغولي
Prussia, Prussian, Prussians | بروسيا | بروسي
Indian Ocean | المحيط الهندي |
Gulf, Persian Gulf, Arabian Gulf | الخليج, الخليج العربي, الخليج الفارسي | خليجي
Suez, Suez Canal | السويس, قناة السويس |
Nile | نهر النيل, النيل الأزرق, النيل الأبيض, أعالي النيل |
Euphrates | الفرات, نهر الفرات |
Tigris | دجلة, نهر دجلة |
Arab, Arabs, Arabic, Arabian | العرب | عربي
Crimea | القرم, شبه جزيرة القرم |
Caucasus | القوقاز | قوقازي
Balkans | البلقان |
Kashmir | كشمير | كشميري
Catalonia | كتالونيا, كاتالونيا |
Sicily | صقلية | صقلي
Sardinia | سردينيا |
Andalusia | الأندلس | أندلسي
Levant | بلاد الشام, المشرق |
Maghreb | المغرب العربي, المغرب الكبير | مغاربي
West Bank | الضفة الغربية, الضفة |
Gaza, Gaza Strip | غزة, قطاع غزة |
Golan, Golan Heights | الجولان, هضبة الجولان |
Sinai | سيناء |
Cyrenaica | برقة |
Tripoli | طرابلس | طرابلسي
Benghazi | بنغازي |
Cairo | القاهرة |
Alexandria | الإسكندرية |
Luxor | الأقصر |
Giza | الجيزة |
Rabat | الرباط |
Casablanca | الدار البيضاء |
Marrakesh, Marrakech | مراكش |
Tangier, Tangiers | طنجة |
Fez, Fes | فاس |
Khartoum | الخرطوم |
Damascus | دمشق | دمشقي
Aleppo | حلب | حلبي
Homs | حمص |
Latakia | اللاذقية |
Beirut | بيروت | بيروتي
Tyre | صور اللبنانية, مدينة صور |
Sidon | صيدا |
Jerusalem | القدس, أورشليم | مقدسي
Bethlehem | بيت لحم |
Nazareth | الناصرة |
Hebron | الخليل, حبرون |
Nablus | نابلس |
Jericho | أريحا |
Jaffa | يافا |
Acre | عكا |
Tel Aviv | تل أبيب |
Baghdad | بغداد | بغدادي
Mosul | الموصل |
Basra | البصرة |
Erbil, Irbil | أربيل |
Riyadh | الرياض |
Mecca, Makkah | مكة, مكة المكرمة |
Medina | المدينة المنورة |
Abu Dhabi | أبوظبي, أبو ظبي |
Dubai | دبي |
Doha | الدوحة |
Manama | المنامة |
Muscat | مسقط |
Sanaa, Sana'a | صنعاء |
Aden | عدن |
Nouakchott | نواكشوط |
Mogadishu | مقديشو, مقديشيو |
Tehran | طهران |
Ankara | أنقرة |
Istanbul, Constantinople | إسطنبول, اسطنبول, القسطنطينية |
Athens | أثينا |
Nicosia | نيقوسيا |
Rome | روما |
Venice, Venetian, Venetians | البندقية |
Naples | نابولي |
Florence | فلورنسا |
Milan | ميلانو, ميلان |
Turin | تورينو |
Paris, Parisian | باريس | باريسي
Marseille, Marseilles | مرسيليا |
Lyon | ليون |
London | لندن | لندني
Brussels | بروكسل |
Geneva | جنيف |
The Hague, Hague | لاهاي |
Vienna | فيينا |
Berlin | برلين |
Munich | ميونيخ, ميونخ |
Cologne | كولونيا, كولن |
Warsaw | وارسو |
Prague | براغ |
Budapest | بودابست |
Lisbon | لشبونة |
Madrid | مدريد |
Barcelona | برشلونة |
Seville | إشبيلية |
Granada | غرناطة |
Cordoba | قرطبة |
Toledo | طليطلة |
Copenhagen | كوبنهاغن |
Stockholm | ستوكهولم |
Moscow | موسكو |
Saint Petersburg, St. Petersburg | سانت بطرسبرغ, سان بطرسبرغ |
Kyiv, Kiev | كييف |
Bucharest | بوخارست |
Belgrade | بلغراد |
Sarajevo | سراييفو |
Tbilisi | تبليسي, تفليس |
Beijing, Peking | بكين |
Tokyo | طوكيو |
Seoul | سيول, سول |
Pyongyang | بيونغ يانغ, بيونغيانغ |
Delhi, New Delhi | دلهي, نيودلهي, نيو دلهي |
Mumbai, Bombay | مومباي, بومباي |
Kabul | كابول, كابل |
Islamabad | إسلام أباد, إسلام آباد |
Jakarta | جاكرتا |
Bangkok | بانكوك |
Hong Kong | هونغ كونغ, هونج كونج |
Shanghai | شنغهاي |
Washington, Washington DC, Washington D.C. | واشنطن |
New York, New York City | نيويورك |
Los Angeles | لوس أنجلوس, لوس أنجليس |
San Francisco | سان فرانسيسكو |
Chicago | شيكاغو |
California, Californian | كاليفورنيا |
Texas | تكساس |
Florida | فلوريدا |
Mexico City | مكسيكو سيتي, مدينة مكسيكو |
Havana | هافانا |
Brasilia | برازيليا |
Addis Ababa | أديس أبابا |
Nairobi | نيروبي |
Cape Town | كيب تاون |
Kremlin | الكرملين |
White House | البيت الأبيض |
Pentagon | البنتاغون, البنتاجون |
Vatican | الفاتيكان |
Capitol, Capitol Hill | الكابيتول |
Élysée, Elysee | الإليزيه, قصر الإليزيه |
"""

_ORGANISATIONS = """
United Nations, UN, U.N. | الأمم المتحدة | أممي
Security Council, UN Security Council | مجلس الأمن, مجلس الأمن الدولي |
General Assembly | الجمعية العامة |
UNSMIL | بعثة الأمم المتحدة للدعم في ليبيا |
UNICEF | اليونيسف, اليونيسيف |
UNESCO | اليونسكو |
UNHCR | المفوضية السامية للأمم المتحدة لشؤون اللاجئين, مفوضية اللاجئين |
UNRWA | الأونروا |
World Health Organization, World Health Organisation, WHO | منظمة الصحة العالمية |
World Bank | البنك الدولي |
International Monetary Fund, IMF | صندوق النقد الدولي |
World Food Programme, World Food Program, WFP | برنامج الأغذية العالمي |
World Trade Organization, WTO | منظمة التجارة العالمية |
European Union, EU | الاتحاد الأوروبي, الاتحاد الأوربي |
European Commission | المفوضية الأوروبية |
African Union, AU | الاتحاد الأفريقي, الاتحاد الإفريقي |
Arab League, League of Arab States | جامعة الدول العربية, الجامعة العربية |
Gulf Cooperation Council, GCC | مجلس التعاون الخليجي |
NATO, North Atlantic Treaty Organization | الناتو, حلف الناتو, حلف شمال الأطلسي |
OPEC | أوبك |
International Criminal Court, ICC | المحكمة الجنائية الدولية |
International Court of Justice | محكمة العدل الدولية |
Red Cross, ICRC | الصليب الأحمر |
Red Crescent | الهلال الأحمر |
Amnesty International | منظمة العفو الدولية |
Human Rights Watch | هيومن رايتس ووتش |
Al Jazeera, Al-Jazeera | قناة الجزيرة |
Associated Press, AP | أسوشيتد برس, أسوشييتد برس |
AFP, Agence France-Presse | فرانس برس, فرانس بريس |
Soviet Union, Soviet, USSR | الاتحاد السوفيتي, الاتحاد السوفياتي | سوفيتي, سوفياتي
Ottoman Empire, Ottoman, Ottomans | الدولة العثمانية, الإمبراطورية العثمانية | عثماني
Libyan National Army, LNA | الجيش الوطني الليبي |
Government of National Accord, GNA | حكومة الوفاق الوطني, حكومة الوفاق |
Joint Military Commission | اللجنة العسكرية المشتركة |
Muslim Brotherhood | الإخوان المسلمين, الإخوان المسلمون, جماعة الإخوان |
Islamic State, ISIS, ISIL, Daesh | داعش, تنظيم الدولة الإسلامية |
al-Qaeda, Al Qaeda, al-Qaida, Al-Qaida | تنظيم القاعدة |
Hezbollah, Hizbollah | حزب الله |
Taliban | طالبان, حركة طالبان |
Islam, Islamic, Islamist, Muslim, Muslims | الإسلام, المسلمين, المسلمون | إسلامي, مسلم
Christianity, Christian, Christians | المسيحية | مسيحي
Judaism, Jewish, Jew, Jews | اليهود | يهودي
Catholicism, Catholic, Catholics | الكاثوليكية, الكاثوليك | كاثوليكي
Orthodoxy, Orthodox | الأرثوذكسية, الأرثوذكس | أرثوذكسي
Protestantism, Protestant, Protestants | البروتستانتية, البروتستانت | بروتستانتي
Copts, Coptic | الأقباط | قبطي
Druze | الدروز | درزي
Shia, Shi'a, Shiite, Shiites, Shi'ite | الشيعة | شيعي
Buddhism, Buddhist, Buddhists | البوذية | بوذي
Hinduism, Hindu, Hindus | الهندوسية, الهندوس | هندوسي
Nazism, Nazi, Nazis | النازية | نازي
Olympics, Olympic, Olympic Games | الأولمبياد, الألعاب الأولمبية | أولمبي, أوليمبي
Bible, Biblical, Gospel, Gospels | الكتاب المقدس, الإنجيل |
Holy Spirit, Holy Ghost | الروح القدس, روح القدس |
Koran, Quran, Qur'an | القرآن |
"""

_ENDINGS = ("", "ه", "ون", "ين", "ات", "ا", "تين", "ان")
MAX_WORDS = 6
"""No form in the gazetteer has more words."""


@cache
def english_forms() -> dict[str, str]:
    """English form to canonical name; forms are in lower case unless all capitals (WHO), those
    with hyphens also with spaces."""
    return {
        written if written.isupper() else written.lower(): forms[0]
        for forms, _, _ in _entries()
        for form in forms
        for written in (form, form.replace("-", " "))
    }


@cache
def arabic_forms() -> dict[str, str]:
    """Normalised Arabic form, as in :func:`bitext.text.arabic.normalize`, to canonical name.

    Adjectives come in all their endings; the article is written only where it is part of a
    name of several words.
    """
    table: dict[str, str] = {}
    for forms, _, stems in _entries():
        for stem in stems:
            for ending in _ENDINGS:
                table.setdefault(normalize(stem) + ending, forms[0])
    for forms, names, _ in _entries():
        for name in map(normalize, names):
            table[name] = forms[0]
    return table


@cache
def arabic_first_words() -> dict[str, int]:
    """First word of each Arabic name of several words to the number of words of the longest."""
    sizes: dict[str, int] = {}
    for form in arabic_forms():
        first, *others = form.split(" ")
        if others:
            sizes[first] = max(sizes.get(first, 1), 1 + len(others))
    return sizes


def _entries() -> list[tuple[list[str], list[str], list[str]]]:
    entries = []
    for line in filter(None, (_PLACES + _ORGANISATIONS).splitlines()):
        english, arabic, stems = (
            [form.strip() for form in part.split(",") if form.strip()] for part in line.split("|")
        )
        entries.append((english, arabic, stems))
    return entries


def is_place(canonical: str) -> bool:
    """Whether a canonical name is that of a country, a region or a city."""
    return canonical in _place_names()


@cache
def _place_names() -> frozenset[str]:
    lines = filter(None, _PLACES.splitlines())
    return frozenset(line.split("|")[0].split(",")[0].strip() for line in lines)
