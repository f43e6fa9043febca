"""Word lists and readings for the made-up names; every character has one reading in place names."""

READINGS_TEXT = """
青qīng 清qīng 石shí 龙lóng 云yún 松sōng 枫fēng 榕róng 桂guì 兰lán 竹zhú 茶chá 梅méi 柳liǔ 梨lí 桃táo 荷hé 莲lián 麻má 禾hé 谷gǔ 稻dào
金jīn 银yín 铜tóng 瓦wǎ 砖zhuān 马mǎ 牛niú 羊yáng 鹿lù 鹤hè 凤fèng 燕yàn 虎hǔ 岩yán 坡pō 溪xī 泉quán 潭tán 塘táng 井jǐng 桥qiáo 渡dù 沙shā 滩tān 洞dòng
坳ào 坪píng 岭lǐng 峰fēng 湾wān 板bǎn 古gǔ 平píng 福fú 寿shòu 喜xǐ 庆qìng 吉jí 祥xiáng 瑞ruì 德dé 仁rén 义yì 忠zhōng 孝xiào 诚chéng 信xìn 永yǒng 恒héng
昌chāng 盛shèng 隆lóng 丰fēng 茂mào 贵guì 文wén 武wǔ 秀xiù 明míng 光guāng 辉huī 阳yáng 星xīng 月yuè 日rì 山shān 水shuǐ 江jiāng 河hé 湖hú 洲zhōu
岗gǎng 口kǒu 门mén 寨zhài 田tián 园yuán 林lín 树shù 木mù 花huā 坝bà 坑kēng 垭yā 村cūn 屯tún 路lù 街jiē 巷xiàng 高gāo 老lǎo 白bái 红hóng 黄huáng
黑hēi 绿lǜ 紫zǐ 香xiāng 甜tián 冷lěng 温wēn 寒hán 春chūn 秋qiū 冬dōng 雪xuě 雷léi 雨yǔ 霞xiá 雁yàn 鹰yīng 鱼yú 蛙wā 蜂fēng 猫māo 牯gǔ 犁lí 锣luó
鼓gǔ 钟zhōng 塔tǎ 庙miào 亭tíng 阁gé 楼lóu 堂táng 仓cāng 碾niǎn 磨mò 窑yáo 炉lú 炭tàn 盐yán 油yóu 酒jiǔ 米mǐ 豆dòu 姜jiāng 蒜suàn 椒jiāo 桐tóng 杉shān
樟zhāng 柏bǎi 槐huái 桑sāng 枣zǎo 柿shì 栗lì 橘jú 柑gān 蕉jiāo 葛gě 苗miáo 藤téng 草cǎo 苇wěi 菜cài 瓜guā 棉mián 蓝lán 笋sǔn 蕨jué 菊jú 葵kuí 芦lú
锦jǐn 绣xiù 碧bì 翠cuì 和hé 睦mù 安ān 康kāng 宁níng 泰tài 怡yí 雅yǎ 景jǐng 馨xīn 润rùn 泽zé 嘉jiā 悦yuè 晨chén 晖huī 朗lǎng 澜lán 涵hán 泓hóng
毓yù 颐yí 臻zhēn 荣róng 华huá 裕yù 鸿hóng 宏hóng 腾téng 骏jùn 彩cǎi 虹hóng 凌líng 霄xiāo 晴qíng 岚lán 沁qìn 芳fāng 芸yún 芝zhī 萱xuān 若ruò 茗míng
望wàng 迎yíng 映yìng 临lín 济jì 惠huì 育yù 才cái 勤qín 俭jiǎn 耕gēng 读dú 民mín 富fù 强qiáng 团tuán 结jié 友yǒu 爱ài 建jiàn 设shè 前qián 进jìn
胜shèng 利lì 光guāng 复fù 兴xīng 振zhèn 旺wàng 通tōng 达dá 顺shùn 畅chàng 滨bīn 沿yán 环huán 屏píng 苑yuàn 庭tíng 公gōng 寓yù 家jiā 小xiǎo 区qū 大dà 厦shà
中zhōng 心xīn 广guǎng 场chǎng 商shāng 社shè 隧suì 道dào 站zhàn 车chē 库kù 渠qú 电diàn 变biàn 码mǎ 头tóu 涧jiàn 沟gōu 谷gǔ 瀑pù 布bù 丘qiū 梁liáng 峡xiá
坞wù 匀yún 汇huì 慧huì 历lì 常cháng 族zú 乡xiāng 镇zhèn 县xiàn 市shì 办bàn 事shì 处chù 槐huái 川chuān 砚yàn 侗dòng 瑶yáo 水shuǐ 冲chōng 垌dòng 排pái 架jià 坎kǎn 槽cáo 塝bàng 墩dūn 埂gěng 埔pǔ
窝wō 坛tán 碑bēi 牌pái 坊fāng 铺pù 店diàn 集jí 墟xū 圩xū 垒lěi 崖yá 岔chà 嘴zuǐ 脚jiǎo 腰yāo 背bèi 尖jiān 角jiǎo 边biān 南nán 北běi 东dōng 西xī
沐mù 洪hóng 浪làng 深shēn 浅qiǎn 滑huá 响xiǎng 鸣míng 飞fēi 落luò 卧wò 睡shuì 猴hóu 狮shī 象xiàng 龟guī 鸡jī 鸭yā 鹅é 鸟niǎo 鹊què 鸽gē 莺yīng 蝶dié 玉yù
珠zhū 琴qín 棋qí 书shū 画huà 笔bǐ 墨mò 剑jiàn 鞍ān 鼎dǐng 盘pán 碗wǎn 筛shāi 箩luó 扇shàn 镜jìng 梳shū 针zhēn 线xiàn 布bù 帽mào 伞sǎn 灯dēng 火huǒ
天tiān 地dì 上shàng 下xià 双shuāng 三sān 五wǔ 九jiǔ 千qiān 万wàn 百bǎi 四sì 七qī 八bā 里lǐ 新xīn 长cháng 远yuǎn 近jìn 直zhí 横héng 弯wān 圆yuán 方fāng
厚hòu 宽kuān 斗dǒu 仙xiān 观guān 佛fó 寺sì 音yīn 奇qí 峻jùn 险xiǎn 幽yōu 静jìng 旷kuàng 岳yuè 屿yǔ 矶jī 泊bó 池chí 城chéng 丁dīng 戊wù 自zì 然rán 保bǎo 护hù
"""

READINGS: dict[str, str] = {}
for _pair in READINGS_TEXT.split():
    READINGS.setdefault(_pair[0], _pair[1:])

COUNTY = ("云榕", "县")
NEIGHBOURS = (
    ("990122", "枫岭", "县", "枫"),
    ("990123", "碧屏", "县", "碧"),
    ("990124", "砚溪", "县", "砚"),
    ("990125", "松涧", "县", "松"),
    ("990181", "槐川", "市", "槐"),
)
"""Code, specific term, generic term and short name."""

VILLAGE_FIRST = "青石龙松枫桂兰竹茶梅柳梨桃荷莲麻禾稻金银铜瓦马牛羊鹿鹤凤燕虎岩古老白红黄黑紫香甜寒春秋雪雷雁鹰鱼锣鼓钟塔仓碾窑炭油米豆姜椒桐杉樟槐桑枣柿栗橘蕉藤棉蓝笋蕨菊葵芦板永平吉瑞德仁义忠信恒茂文武秀明光阳星月沐洪响飞卧猴狮象龟鸡鹊珠琴棋笔墨鞍箩伞灯"
VILLAGE_SECOND = (
    "山水溪江泉潭塘井桥渡沙滩洞坳坪岭峰湾坡岗口门寨田园林树花坝坑垭岩石墩埂窝碑坊店崖岔嘴脚腰背尖角边槽坎冲垌沟涧盘排架"
)
ROAD_FIRST = "振育济惠勤耕明光复迎望临永恒昌盛隆丰茂德仁义诚信文武秀福寿喜庆吉祥瑞建前胜通达顺畅环滨沿团友富民"
ROAD_SECOND = "兴才民平安康宁泰华荣裕强进利建结爱顺达旺丰禾商文明光阳春秋星月山水泉溪桥井塘桂兰竹松枫榕茶梅柳桃荷莲"
ESTATE_FIRST = "锦碧翠怡雅景馨润泽嘉悦晨朗澜涵泓毓颐臻荣裕鸿宏腾骏彩凌晴岚沁芳芝茗望映睦瑞祥"
ESTATE_SECOND = "绣睦安康宁泰怡景馨润泽嘉悦澜涵颐荣华裕彩虹霄岚沁芳芸芝茗春秋月星云枫榕桂兰竹松梅柳桃荷莲"
NATURAL_FIRST = "青白红黑紫翠凌云龙凤虎狮象牛马鹿鹤鹰猴龟猫鸡鹊燕蝶玉珠金银铜石剑笔墨琴棋鼎鞍盘锣鼓钟扇镜灯塔仙观寒雪雷霞岚幽峻险奇旷响鸣飞卧滑深浅松竹桐杉樟槐枫桂茶藤"
NATURAL_SECOND = "云龙凤虎狮象牛马鹿鹤鹰猴龟鸡鹊燕蝶屏笔墨琴棋鼎鞍盘锣鼓钟扇镜灯塔仙霞雪雷岚松竹桐杉樟枫桂茶藤门帽尖角背腰嘴石岩泉潭水花木林"

TOWN_FIRST = (
    "青石龙松枫桂兰竹茶梅柳桃荷莲禾金银铜马鹿鹤凤燕古白红紫香春雪雁鼓塔桐杉樟槐桑橘榕永吉瑞德仁义忠文武秀明光阳星月玉"
)
TOWN_SECOND = "山溪江泉潭塘桥坪岭湾口门寨田林坊水峰洲滩"
VILLAGE_THIRD = "坪湾岭坡坳寨塘桥洞口"
PERSONAL_FIRST = "云石白金江龙马林花梅柳高黄明文平荣叶方丁安康田雷洪米"
"""Characters that are also surnames: never first in names of roads, estates and buildings."""
FOREIGN_SOUNDS = frozenset(
    [
        "bali",
        "luoma",
        "lundun",
        "niuyue",
        "dongjing",
        "hancheng",
        "hanguo",
        "riben",
        "faguo",
        "deguo",
        "yingguo",
        "meiguo",
        "yidali",
        "xibanya",
        "ouzhou",
        "meizhou",
        "feizhou",
        "aozhou",
        "weinisi",
        "weiyena",
        "manhadun",
        "jiazhou",
        "xiawei",
        "budapeisi",
        "bolin",
        "yadian",
        "kailuo",
        "xini",
        "xian",
        "beijing",
        "shanghai",
    ]
)
MEANINGS = {
    "village": (
        "因村前有{w}而得名，寓意安居乐业。",
        "村民早年在{w}旁定居，以此为名沿用至今。",
        "因地处{w}一带，故取此名。",
    ),
    "road": ("取{w}之意，表达对美好生活的向往。", "以{w}二字命名，寄托共同富裕的愿望。"),
    "estate": ("取{w}二字，寓意环境优美、邻里和睦。", "以{w}命名，表示生活安定美好。"),
    "natural": ("因形状与{w}相似，当地人以此称呼。", "因古时此处多见{w}而得名，沿用已久。"),
    "facility": ("因位于{w}一带，按所在地地名命名。",),
}
